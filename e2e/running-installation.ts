/** The doctor's verdict: 0 = nothing was lost, doubled or made up. */
export interface Examined {
  readonly exitCode: number;
  readonly said: string;
}

/** Where an installation is reached, and the password of its administrator. */
export interface Doors {
  readonly url: string;
  readonly smtpPort: number;
  readonly password: string;
}

/** An installation started as a newcomer starts it, in a data directory of its own. */
export interface RunningInstallation extends Doors {
  /** What `npm run doctor` says of it, running as it is; nothing where its databases are out of reach. */
  examine?(): Promise<Examined>;
  /** Ends it without a good-bye, as a power cut does. */
  kill(): Promise<void>;
  /** Starts it again on the same data. */
  startAgain(): Promise<void>;
  /** Stops it with SIGTERM and answers its exit code; the data are removed. */
  stop(): Promise<number | null>;
}

/**
 * An installation that somebody else started and named in the environment: RAPPORT_URL, RAPPORT_SMTP_PORT,
 * RAPPORT_ADMIN_PASSWORD, and RAPPORT_CONTROL, where it is ended and started again (POST /kill, POST /start-again).
 */
export function installationThatRuns(
  environment: Readonly<Record<string, string | undefined>>,
): RunningInstallation | undefined {
  const { RAPPORT_URL, RAPPORT_SMTP_PORT, RAPPORT_ADMIN_PASSWORD, RAPPORT_CONTROL } = environment;
  if (!RAPPORT_URL) return undefined;
  const ask = async (what: string) => {
    const answer = await fetch(`${RAPPORT_CONTROL}${what}`, { method: 'POST' });
    if (!answer.ok) throw new Error(`${what}: ${answer.status} ${await answer.text()}`);
  };
  return {
    url: RAPPORT_URL,
    smtpPort: Number(RAPPORT_SMTP_PORT),
    password: RAPPORT_ADMIN_PASSWORD ?? '',
    kill: () => ask('/kill'),
    startAgain: () => ask('/start-again'),
    // Whoever started it ends it.
    stop: async () => 0,
  };
}
