const KEY = 'rapport.single-keys';

/** Whether single letters run commands; people who dictate switch them off (WCAG 2.1.4). */
export function singleKeysOn(): boolean {
  return localStorage.getItem(KEY) !== 'off';
}

/** Switches single-letter commands. */
export function chooseSingleKeys(on: boolean): void {
  localStorage.setItem(KEY, on ? 'on' : 'off');
}
