import { useEffect, useState } from 'react'
import { fingerprintOf, type Transport } from './wrap-material.ts'

/** Of a ceremony's public key; `undefined` for the moment it takes, and where there is no key. */
export function useFingerprint(transport: Transport | undefined): string | undefined {
  const publicKey = transport?.publicKey
  const [found, setFound] = useState<{ readonly of: string; readonly fingerprint: string }>()
  useEffect(() => {
    if (publicKey === undefined) return
    let asked = true
    void fingerprintOf({ publicKey }).then((fingerprint) => {
      if (asked) setFound({ of: publicKey, fingerprint })
    })
    return () => {
      asked = false
    }
  }, [publicKey])
  return found?.of === publicKey ? found?.fingerprint : undefined
}
