/** Strokes of our icons on a 24-unit grid. */
const STROKES = {
  inbox: 'M3 13h5l1.5 3h5L16 13h5M5.5 5h13L21 13v5a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 18v-5z',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM20 20l-4.8-4.8',
  tally: 'M4 20V10M9.3 20V4M14.6 20v-7M20 20V8',
  chart: 'M4 20h16M5.5 15.500l4.500-5 4 3 5-7.500',
  mailbox: 'M4 6.5h16v11H4zM4 7l8 6 8-6',
  chat: 'M4 5h16v11H11l-4.500 3.500V16H4zM8 9.500h8M8 12.500h5',
  form: 'M6 3.500h12v17H6zM9 8h6M9 12h6M9 16h3',
  pulse: 'M3 12h4l2.5-7 5 14 2.5-7h4',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.4-3.6 3-5.5 6.5-5.5s6.1 1.9 6.5 5.5M16 4.4a3.5 3.5 0 0 1 0 6.4M18 15c2 .8 3.2 2.5 3.5 5',
  person: 'M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.5-4 3.5-6 7.5-6s7 2 7.5 6',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z',
  globe:
    'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c2.5 2.5 3.7 5.5 3.7 9S14.5 18.5 12 21M12 3C9.5 5.5 8.3 8.5 8.3 12s1.2 6.5 3.7 9',
  question: 'M9 9a3 3 0 1 1 4.2 2.750c-.8.4-1.2 1-1.2 2v.5M12 17.5v.1M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z',
  leave: 'M10 4H5.5A1.5 1.5 0 0 0 4 5.5v13A1.5 1.5 0 0 0 5.5 20H10M15 16l4-4-4-4M19 12H9',
  back: 'M14.5 5.5L8 12l6.5 6.5',
  forward: 'M9.5 5.5L16 12l-6.5 6.5',
  down: 'M5.5 9.5L12 16l6.5-6.5',
  reply: 'M9.5 6L4 11.5 9.5 17M4.5 11.5H14a6 6 0 0 1 6 6V19',
  note: 'M5 4h14v11l-5 5H5zM14 20v-5h5',
  hand: 'M8 12V5.5a1.5 1.5 0 0 1 3 0V11m0-6.5a1.5 1.5 0 0 1 3 0V11m0-5a1.5 1.5 0 0 1 3 0v8.5c0 4-2.5 6.5-6 6.5-2.7 0-4-1-5.3-3.2L3.3 13.5a1.5 1.5 0 0 1 2.5-1.6L8 14.5',
  check: 'M4.5 12.5l5 5 10-11',
  close: 'M6 6l12 12M18 6L6 18',
  reopen: 'M4 12a8 8 0 1 1 2.5 5.8M4 20v-4.5h4.5',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2',
  phone:
    'M5 4h4l1.5 4.5L8 10.5a12 12 0 0 0 5.5 5.5l2-2.5L20 15v4a1.5 1.5 0 0 1-1.6 1.5A15.5 15.5 0 0 1 3.5 5.6 1.5 1.5 0 0 1 5 4z',
  clip: 'M19.5 11l-8 8a4.6 4.6 0 0 1-6.5-6.5l8.5-8.5a3.1 3.1 0 0 1 4.4 4.4l-8.4 8.4a1.5 1.5 0 0 1-2.2-2.2l7.7-7.7',
  warning: 'M12 4L2.5 20h19zM12 10v4.5M12 17.4v.1',
  sent: 'M20.5 3.5L3 10.5l7 3 3 7z',
  merge: 'M6 4v4c0 4 6 4 6 8v4M18 4v4c0 4-6 4-6 8M9 17l3 3 3-3',
  split: 'M12 4v6M12 10c0 4-6 4-6 8v2M12 10c0 4 6 4 6 8v2M3.5 17.5L6 20l2.5-2.5M15.5 17.5L18 20l2.5-2.5',
  print: 'M7 9V4h10v5M7 17H4.5v-6.5A1.5 1.5 0 0 1 6 9h12a1.5 1.5 0 0 1 1.5 1.5V17H17M7 14.5h10V20H7z',
  compare: 'M12 3.5v17M4 7h5M4 12h5M4 17h5M15 7h5M15 12h5M15 17h5',
  expand: 'M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7',
  panel: 'M4 5h16v14H4zM14.5 5v14',
  more: 'M5.5 12h.1M12 12h.1M18.5 12h.1',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  case: 'M4 8h16v11H4zM9 8V5.5A1.5 1.5 0 0 1 10.5 4h3A1.5 1.5 0 0 1 15 5.5V8M4 12.500h16',
  campaign: 'M4 10v4h3l9 4.5v-13L7 10zM8 14v5h3v-3.500M19 9.500a4 4 0 0 1 0 5',
  plus: 'M12 5v14M5 12h14',
  star: 'M12 3.500l2.600 5.500 6 .8-4.400 4.200 1.100 6-5.300-3-5.300 3 1.100-6-4.400-4.200 6-.8z',
  deal: 'M4 12V5.5A1.5 1.5 0 0 1 5.5 4H12l8 8-8 8zM8.5 8.5h.1',
} as const;

export type IconName = keyof typeof STROKES;

/** A drawn sign; it says nothing to a screen reader, so whoever uses it gives the words. */
export function Icon({ name, size = 18 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 2.6 : 1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={STROKES[name]} />
    </svg>
  );
}
