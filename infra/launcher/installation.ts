import type { RunningService } from '@rapport/kernel/service';

/** An installation that runs, whatever its form. */
export interface Installation {
  /** Where people go. */
  readonly url: string;
  /** Where mail goes in. */
  readonly smtp: { readonly host: string; readonly port: number };
  readonly admin: { readonly login: 'admin'; readonly password: string | undefined };
  /** The settings a service runs with: its database, the secrets, the log. */
  readonly environment: (service: string) => Readonly<Record<string, string>>;
  /** The services themselves, where they run in this process. */
  readonly services: ReadonlyMap<string, RunningService>;
  /** Process id of a service, where each has its own. */
  readonly pid: (service: string) => number | undefined;
  /** All of it that another process on this machine needs to examine it; holds secrets. */
  describe(): Described;
  /** Drains and stops everything, the database last. */
  stop(): Promise<void>;
}

/** An installation in writing: `running.json` in the data directory, mode 0600. */
export interface Described {
  readonly url: string;
  readonly pid: number;
  readonly smtp: Installation['smtp'];
  readonly services: Readonly<
    Record<string, { readonly pid: number; readonly environment: Readonly<Record<string, string>> }>
  >;
}

/** Writes down what `running.json` says. */
export function describeInstallation(
  installation: Omit<Installation, 'describe'>,
  names: readonly string[],
): Described {
  const { url, smtp } = installation;
  return {
    url,
    pid: process.pid,
    smtp,
    services: Object.fromEntries(
      names.map((name) => [
        name,
        { pid: installation.pid(name) ?? 0, environment: installation.environment(name) },
      ]),
    ),
  };
}
