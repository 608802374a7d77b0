import type { Capability, OaepHash } from '@keywright/core/ports/cryptographic-token'
import type { CryptokiModule } from '../cryptoki-module.ts'
import { CryptokiError } from '../cryptoki-error.ts'
import type { SlotId } from '../handles.ts'
import type { TokenTraits } from '../material-keys.ts'
import { CIPHER_PROBES } from './cipher-probes.ts'
import { runProbe, type Bench, type Probe } from './probe.ts'
import { GIVEN_BYTES_PROBE, importHashOf, oaepCapabilities } from './import-probes.ts'
import { ECDSA_PROBE } from './signature-probe.ts'
import { CHECK_VALUE_PROBE, checkValueAttributeWorks, unwrapIgnoresFlags, WRAP_PROBES } from './wrap-probes.ts'

/** What the token can do, and how it wants to be treated. */
export interface Examined {
  readonly capabilities: readonly Capability[]
  readonly traits: TokenTraits
  /** The best hash of RSA-OAEP; absent where the token unwraps none. */
  readonly importHash: OaepHash | undefined
}

/**
 * Tries everything with session objects only; nothing stays on the token. `knownRsa` are the RSA answers of an earlier
 * process of the same supervisor, since making an RSA pair is slow.
 */
export function examine(module: CryptokiModule, slot: SlotId, knownRsa?: readonly Capability[]): Examined {
  const probes: readonly Probe[] = [...CIPHER_PROBES, ...WRAP_PROBES, ECDSA_PROBE]
  const tried = probes.map((probe) => runProbe(probe, module, slot))
  const attributeWorks = onBench(module, slot, checkValueAttributeWorks) ?? false
  const checkValue = attributeWorks ? { ...CHECK_VALUE_PROBE, run: () => undefined } : CHECK_VALUE_PROBE
  const rsa = knownRsa ?? onBench(module, slot, oaepCapabilities) ?? []
  return {
    importHash: importHashOf(rsa),
    capabilities: [...tried, runProbe(checkValue, module, slot), ...rsa, runProbe(GIVEN_BYTES_PROBE, module, slot)],
    traits: {
      // Not knowing is treated as ignoring: the check costs little, trusting wrongly costs the promise.
      tightenUnwrapped: onBench(module, slot, unwrapIgnoresFlags) ?? true,
      checkValueFrom: attributeWorks ? 'attribute' : 'ecb',
    },
  }
}

/** `undefined` when the token answers with an error that says nothing about its presence. */
function onBench<T>(module: CryptokiModule, slot: SlotId, run: (bench: Bench) => T): T | undefined {
  const session = module.openSession(slot)
  try {
    return run({ module, session, slot })
  } catch (error) {
    if (error instanceof CryptokiError && error.remedy === 'stop') return undefined
    throw error
  } finally {
    module.closeSession(session)
  }
}
