import { endChildrenOnSignal } from './run.ts'
import { verify } from './verify.ts'

endChildrenOnSignal()
const { passed, failed } = await verify()
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed > 0 ? 1 : 0
