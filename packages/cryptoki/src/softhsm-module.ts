import { existsSync } from 'node:fs'
// The set-up scripts, which run before there is a Node that reads TypeScript, look in the same places.
import places from './softhsm-places.json' with { type: 'json' }

/** The path of SoftHSM's library where a package has put it, or `undefined` when it is not installed. */
export const softhsmModule = (): string | undefined => places.find((place) => existsSync(place))
