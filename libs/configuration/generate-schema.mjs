/* Writes the JSON Schema of the configuration file, after a build: node libs/configuration/generate-schema.mjs */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import 'reflect-metadata';
import { configurationJsonSchema } from './dist/index.js';

const target = fileURLToPath(new URL('../../config/waldur-site-agent-config.schema.json', import.meta.url));
const style = { ...(await resolveConfig(target)), filepath: target };
await writeFile(target, await format(JSON.stringify(configurationJsonSchema()), style));
