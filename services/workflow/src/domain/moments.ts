/** A record of any service, pointed at without knowing it. */
export type RecordRef = { readonly kind: string; readonly id: string };

/**
 * A moment as people say it: the local time and its zone. `at` is the instant it was reckoned to be when it was said, by
 * the zone's rules of that day; decisions and timers go by it.
 */
export type LocalMoment = { readonly local: string; readonly zone: string; readonly at: string };

/** From when (absent: at once) until before when. */
export type DueWindow = { readonly from?: LocalMoment; readonly to: LocalMoment };

/** When something is due: an instant; where people said a local time, that and its zone as well. */
export type Due = { readonly at: string; readonly local?: string; readonly zone?: string };
