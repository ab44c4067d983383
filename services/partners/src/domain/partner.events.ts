/** Another company may hear of ours from now on. */
export interface PartnerOpened {
  readonly type: 'PartnerOpened';
  readonly data: {
    readonly code: string;
    readonly name: string;
    /** What it may hear: `events:<service>`, `personal`. */
    readonly scopes: readonly string[];
  };
}

/** What it may hear from now on; no key opens more. */
export interface ScopesGranted {
  readonly type: 'ScopesGranted';
  readonly data: { readonly scopes: readonly string[] };
}

/** A key was made; its text was shown once and is kept by nobody here. */
export interface KeyIssued {
  readonly type: 'KeyIssued';
  readonly data: {
    readonly keyId: string;
    readonly label: string;
    /** SHA-256 of the key, hex: a key has 256 bits of chance, so nothing slower is needed to keep it. */
    readonly hash: string;
    readonly scopes: readonly string[];
    readonly expiresAt: string;
    /** The key it takes the place of. */
    readonly replaces?: string;
  };
}

/** Another key takes its place; both open until then. */
export interface KeyRetired {
  readonly type: 'KeyRetired';
  readonly data: { readonly keyId: string; readonly until: string };
}

/** It opens nothing any more. */
export interface KeyRevoked {
  readonly type: 'KeyRevoked';
  readonly data: { readonly keyId: string };
}

/** It hears nothing any more. */
export interface PartnerClosed {
  readonly type: 'PartnerClosed';
  readonly data: Record<string, never>;
}

export type PartnerEvent =
  PartnerOpened | ScopesGranted | KeyIssued | KeyRetired | KeyRevoked | PartnerClosed;
