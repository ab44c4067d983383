import { type Told, runClient } from './clients.ts';
import { type Fault, allFaults, putDownFaults } from './faults.ts';
import { findingsOf } from './findings.ts';
import { type Installation, newInstallation } from './installation.ts';
import { OFFICE } from './office.ts';
import { operatorOf } from './operator.ts';
import { type Process, startProcess } from './process.ts';
import { type Schedule, onSchedule } from './schedule.ts';
import { SHOP } from './shop.ts';

/** What became of one seed. */
export interface History {
  readonly seed: number;
  readonly steps: number;
  readonly faults: readonly Fault[];
  /** Empty when everything held. */
  readonly findings: readonly string[];
  /** The same for two runs of one seed. */
  readonly fingerprint: number;
}

/** In ms: faults end, and from there on everything must come to rest within a while and stay so. */
const FAULTS_END = 4_000;
const LIMIT = 150_000;
const LOOK = 400;
const STAYS = 800;

/**
 * Runs the kernel's own code for two services of two processes each over stores, tables and a log in memory, lets clients
 * ask and faults strike as the seed says, and tells what does not hold when the faults are over. `faults`: only of these; `trace` hears each step.
 */
export async function simulate(
  seed: number,
  options: { readonly faults?: readonly Fault[]; readonly trace?: (line: string) => void } = {},
): Promise<History> {
  const { faults = allFaults, trace } = options;
  return await onSchedule(seed, (schedule) => runHistory(seed, schedule, faults), trace);
}

async function runHistory(seed: number, schedule: Schedule, some: readonly Fault[]): Promise<History> {
  const installation = newInstallation(schedule);
  const processes: Process[] = [];
  const told: Told[] = [];
  const begin = (service: Process['service']) =>
    void processes.push(startProcess(installation, service, `${service}-${processes.length + 1}`));
  for (const service of [SHOP, SHOP, OFFICE, OFFICE] as const) begin(service);
  const alive = () => processes.filter(({ actor }) => !actor.dead);
  const stage = { installation, alive, restart: ({ service }: Process) => begin(service) };
  const faults = putDownFaults(stage, some, { from: 300, until: FAULTS_END });
  const clients = ['ada', 'bob', 'cyd'].map((name) =>
    schedule.as(schedule.actor(name), () =>
      runClient(name, 6, {
        installation,
        processes: () => alive().filter((one) => one.service === SHOP),
        told,
      }),
    ),
  );
  let asking = true;
  void Promise.all(clients).then(
    () => (asking = false),
    (error: unknown) => installation.violations.push(`a client: ${String(error)}`),
  );
  schedule.at(FAULTS_END, 'faults are over', () => installation.trouble.over());
  await schedule.run(() => !asking && schedule.now() > FAULTS_END, LIMIT);
  installation.poisons.length = 0;
  const findings = await atRest(installation, told);
  const { steps, fingerprint } = schedule;
  return {
    seed,
    faults,
    findings: [...installation.violations, ...findings],
    steps: steps(),
    fingerprint: fingerprint(),
  };
}

/** Waits until everything holds, and looks again a while later. */
async function atRest(installation: Installation, told: readonly Told[]): Promise<readonly string[]> {
  const { schedule } = installation;
  const operator = operatorOf(installation);
  const pass = (ms: number) => {
    const until = schedule.now() + ms;
    return schedule.run(() => schedule.now() >= until, until);
  };
  const settled = async (): Promise<readonly string[]> => {
    for (;;) {
      const findings = await findingsOf(installation, told);
      if (findings.length === 0 || schedule.now() > LIMIT) return findings;
      await operator.unpark();
      await pass(LOOK);
    }
  };
  const findings = await settled();
  if (findings.length > 0) return findings;
  await pass(STAYS);
  return await settled();
}
