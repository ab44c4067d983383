import { freePort } from '@rapport/kernel/local';
import { type ServiceNode, services } from '../topology.ts';
import { outerAddresses, peersSetting, serviceEnvironment } from './environment.ts';
import { type Installation, describeInstallation } from './installation.ts';
import type { Form, Ground } from './launch.ts';
import { publicHost } from './one-process.ts';
import { processesOf } from './pid-files.ts';
import { type ServiceProcess, startServiceProcess } from './service-process.ts';

const HOST = '127.0.0.1';

/** One process per service, over Kafka and Redis; whichever ends by itself is started again at the same address. */
export const clusterForm: Form = {
  distributed: true,
  start: async (ground, loaded) => {
    // The sample's clock is moved inside one process; from here on each service lives by the world's.
    await loaded?.stop();
    const folder = processesOf(ground.data);
    const ports = await choosePorts();
    const environments = new Map(services.map((node) => [node.name, environmentOf(node, ground, ports)]));
    const running = new Map<string, ServiceProcess>();
    const stop = async () => {
      // The gateway first, what it asks last.
      for (const { name } of services.toReversed()) await running.get(name)?.stop();
    };
    ground.say('starting the services …');
    const started = await Promise.allSettled(
      services.map(async ({ name }) => {
        const health = `http://${HOST}:${ports.get(name)?.http}/health/ready`;
        const environment = environments.get(name) ?? {};
        const onTrouble = ground.say;
        running.set(name, await startServiceProcess(name, { folder, environment, health, onTrouble }));
      }),
    );
    const failed = started.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
    if (failed) {
      await stop();
      throw failed.reason;
    }
    const installation: Omit<Installation, 'describe'> = {
      url: `http://${publicHost(ground.options.host)}:${ground.port}`,
      smtp: { host: HOST, port: ground.smtpPort },
      admin: { login: 'admin', password: ground.adminPassword },
      environment: (service) => environments.get(service) ?? {},
      services: new Map(),
      pid: (service) => running.get(service)?.pid(),
      stop,
    };
    return { ...installation, describe: () => describeInstallation(installation, [...running.keys()]) };
  },
};

type Ports = ReadonlyMap<string, { readonly http: number; readonly grpc: number }>;

async function choosePorts(): Promise<Ports> {
  const ports = new Map<string, { http: number; grpc: number }>();
  for (const { name } of services) ports.set(name, { http: await freePort(), grpc: await freePort() });
  return ports;
}

function environmentOf(node: ServiceNode, ground: Ground, ports: Ports): Record<string, string> {
  const { options, data, backing, port, smtpPort, adminPassword } = ground;
  const own = ports.get(node.name);
  return {
    ...serviceEnvironment(node, {
      addresses: backing.addresses,
      secrets: data.secrets,
      adminPassword,
      outer: options.environment,
      listening: {
        host: HOST,
        httpPort: own?.http ?? 0,
        grpcPort: own?.grpc ?? 0,
        others: outerAddresses(node.name, { host: options.host, port, smtpPort }),
      },
    }),
    PEERS: peersSetting(ports, HOST),
  };
}
