import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Versions that the adapter is proven against. */
export type KafkaVersion = '3.9.2' | '4.3.1';

/** The version that a local broker has unless told otherwise. */
export const KAFKA_VERSION: KafkaVersion = '4.3.1';

/** There is no way to run a broker here; the message says what is missing. */
export class KafkaUnavailable extends Error {
  override readonly name = 'KafkaUnavailable';
}

/** What is missing to run Apache Kafka from its jars; undefined when nothing is. */
export async function missingForKafka(version: KafkaVersion = KAFKA_VERSION): Promise<string | undefined> {
  if (!(await works('java', ['-version']))) return 'a Java runtime (17 or newer)';
  if (existsSync(jarFolder(version))) return undefined;
  return (await works('mvn', ['--version'])) ? undefined : "Maven (it fetches Kafka's jars once)";
}

async function works(command: string, args: readonly string[]): Promise<boolean> {
  return await run(command, args).then(
    () => true,
    () => false,
  );
}

function jarFolder(version: KafkaVersion): string {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return join(cache, 'rapport', `kafka-${version}`);
}

/** Folder with all jars of a broker and its tools, fetched by Maven on first use. */
export async function kafkaJars(version: KafkaVersion): Promise<string> {
  const missing = await missingForKafka(version);
  if (missing) throw new KafkaUnavailable(`Apache Kafka needs ${missing}.`);
  const folder = jarFolder(version);
  if (existsSync(folder)) return folder;
  mkdirSync(join(folder, '..'), { recursive: true });
  const draft = mkdtempSync(`${folder}-`);
  const project = mkdtempSync(join(tmpdir(), 'rapport-kafka-'));
  writeFileSync(join(project, 'pom.xml'), projectFor(version));
  try {
    const goal = ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${draft}`];
    await run('mvn', goal, { cwd: project, maxBuffer: 1 << 24 });
    if (!existsSync(folder)) renameSync(draft, folder);
  } catch (error) {
    throw new KafkaUnavailable(`Maven cannot fetch Apache Kafka ${version}: ${(error as Error).message}`);
  } finally {
    rmSync(draft, { recursive: true, force: true });
    rmSync(project, { recursive: true, force: true });
  }
  return folder;
}

function projectFor(version: KafkaVersion): string {
  const dependency = (group: string, artifact: string, of: string) =>
    `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${of}</version></dependency>`;
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>rapport</groupId><artifactId>kafka</artifactId><version>1</version>
<dependencies>
${dependency('org.apache.kafka', 'kafka_2.13', version)}
${dependency('org.apache.kafka', 'kafka-tools', version)}
${dependency('org.slf4j', 'slf4j-simple', '1.7.36')}
</dependencies></project>`;
}
