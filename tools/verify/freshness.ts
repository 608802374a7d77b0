import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { root, runNode, type Finished } from './run.ts'

const PRINTER = 'packages/contract/src/print-openapi.ts'
const DOCUMENT = 'packages/contract/openapi.json'
const GENERATOR = 'packages/contract/node_modules/openapi-typescript/bin/cli.js'
const CLIENT = 'packages/contract/src/client/schema.d.ts'

const read = (file: string): Promise<string> => readFile(resolve(root, file), 'utf8')

/** The document that is checked in is what the contract prints, whatever its layout. */
export async function documentIsFresh(): Promise<Finished> {
  const printed = await runNode(PRINTER)
  if (!printed.ok || compact(printed.output) === compact(await read(DOCUMENT))) return printed
  return { ok: false, output: `${DOCUMENT} is stale: node ${PRINTER} > ${DOCUMENT}` }
}

/** The client's types are what the generator makes of the document, whatever its layout. */
export async function clientIsFresh(): Promise<Finished> {
  const generated = await runNode(GENERATOR, DOCUMENT)
  if (!generated.ok || (await inHouseStyle(generated.output)) === (await inHouseStyle(await read(CLIENT))))
    return generated
  return { ok: false, output: `${CLIENT} is stale: node ${GENERATOR} ${DOCUMENT} --output ${CLIENT}` }
}

const compact = (json: string): string => JSON.stringify(JSON.parse(json))

async function inHouseStyle(source: string): Promise<string> {
  return format(source, { ...(await resolveConfig(resolve(root, CLIENT))), parser: 'typescript' })
}
