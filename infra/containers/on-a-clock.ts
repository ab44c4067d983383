import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { moveClock, writeClock } from '@rapport/kernel/clock';
import { freePort } from '@rapport/kernel/local';
import type { Ground } from '../../e2e/year/ground.ts';
import { LaunchError } from '../launcher/launch-error.ts';
import type { Described } from '../launcher/installation.ts';
import { services } from '../topology.ts';
import type { Project } from './engine.ts';
import { type ContainerInstallation, planProject, processOf, settingsOf } from './installation.ts';

const HERE = '127.0.0.1';
/** Where every container finds the folder with the clock. */
const IN_CONTAINERS = '/clock';
/** Networks of which an engine gives a project one: partners live on this machine. */
const PRIVATE = '10.0.0.0/8,172.16.0.0/12,192.168.0.0/16';

/** Containers that live by a clock of this machine, and let it look into their databases and their log. */
export interface TimedProject extends Project {
  /** Holds the clock, and what is laid over docker-compose.yml. */
  readonly folder: string;
  readonly ports: { readonly postgres: number; readonly kafka: number };
}

/** Where this machine keeps the clock; a folder of its own, since containers see all that lies in it. */
const clockIn = (folder: string) => join(folder, 'clock', 'instant');

/** Plans a project like any other, but for its clock and two doors to what lies behind the services. */
export async function planOnAClock(folder: string, from: Date): Promise<TimedProject> {
  const project = await planProject();
  const ports = { postgres: await freePort(), kafka: await freePort() };
  mkdirSync(join(folder, 'clock'));
  writeClock(clockIn(folder), from);
  const laidOver = join(folder, 'on-a-clock.json');
  writeFileSync(laidOver, JSON.stringify(layer(folder, ports)));
  return { ...project, files: [...project.files, laidOver], folder, ports };
}

/** What is laid over docker-compose.yml; JSON is YAML. */
function layer(folder: string, { postgres, kafka }: TimedProject['ports']): object {
  const timed = {
    environment: { CLOCK_FILE: `${IN_CONTAINERS}/instant`, WEBHOOK_PRIVATE_TARGETS: PRIVATE },
    volumes: [`${join(folder, 'clock')}:${IN_CONTAINERS}:ro`],
  };
  return {
    services: {
      ...Object.fromEntries(services.map(({ name }) => [name, timed])),
      postgres: { ports: [`${HERE}:${postgres}:5432`] },
      kafka: {
        ports: [`${HERE}:${kafka}:9094`],
        environment: {
          KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093,OUTSIDE://:9094',
          KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://kafka:9092,OUTSIDE://${HERE}:${kafka}`,
          KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,OUTSIDE:PLAINTEXT',
        },
      },
    },
  };
}

/** Makes of containers that are up what a walk is gone in. */
export async function groundIn(installation: ContainerInstallation, project: TimedProject): Promise<Ground> {
  const { url, smtpPort, password, engine } = installation;
  const { folder, name } = project;
  await describe(installation, project);
  const gateway = '{{(index .IPAM.Config 0).Gateway}}';
  return {
    ...{ url, smtpPort, password, data: folder },
    partnersAt: await engine.docker('network', 'inspect', '--format', gateway, `${name}_default`),
    moveClock: (to) => moveClock(clockIn(folder), to),
    pidOf: async (service) => {
      const pid = await processOf(installation, service);
      if (pid === undefined) throw new LaunchError(`The process of ${service} is out of reach.`);
      return pid;
    },
  };
}

/** Writes down what a launcher would, with addresses as this machine reaches them; it holds secrets. */
async function describe(installation: ContainerInstallation, { folder, ports }: TimedProject): Promise<void> {
  const outside = (value: string) =>
    value
      .replace('@postgres:5432/', `@${HERE}:${ports.postgres}/`)
      .replace(/^kafka:9092$/, `${HERE}:${ports.kafka}`)
      .replace(`${IN_CONTAINERS}/instant`, clockIn(folder));
  const all: Record<string, Described['services'][string]> = {};
  for (const { name } of services) {
    const settings = [...(await settingsOf(installation, name))];
    const environment = Object.fromEntries(settings.map(([setting, value]) => [setting, outside(value)]));
    all[name] = { pid: (await processOf(installation, name)) ?? 0, environment };
  }
  const { url, smtpPort } = installation;
  const described: Described = { url, pid: process.pid, smtp: { host: HERE, port: smtpPort }, services: all };
  writeFileSync(join(folder, 'running.json'), JSON.stringify(described), { mode: 0o600 });
}
