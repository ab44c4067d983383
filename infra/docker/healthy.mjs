// Asks the service of this container whether it can serve; its port is the one setting that ends in _HTTP_PORT.
const port = Object.entries(process.env).find(([name]) => name.endsWith('_HTTP_PORT'))?.[1];
const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined);
process.exit(answer?.ok ? 0 : 1);
