import { useRef, useState, type RefObject } from 'react'
import { checkValueOf } from './check-value.ts'
import {
  MAX_TEXT,
  parseMaterial,
  parseMaterialFile,
  type Bytes,
  type Encoding,
  type Verdict,
} from './parse-material.ts'
import { useHeldSecret, type HeldSecret } from './use-held-secret.ts'

/** A verdict without its bytes: what may be kept in state and shown. */
export type SeenMaterial =
  | { readonly kind: 'empty' }
  | { readonly kind: 'wrong'; readonly problem: string }
  | {
      readonly kind: 'material'
      readonly encoding: Encoding
      readonly length: number
      readonly others: readonly Encoding[]
      readonly warnings: readonly string[]
      /** `undefined` for the moment it takes to compute. */
      readonly checkValue: string | undefined
    }

export interface MaterialInput {
  readonly seen: SeenMaterial
  readonly fileName: string | undefined
  readonly box: RefObject<HTMLTextAreaElement | null>
  readonly onText: (text: string) => void
  readonly onFile: (file: File) => Promise<void>
  readonly onRemoveFile: () => void
  readonly readAs: (encoding: Encoding) => void
  /** The check value once it is computed; `undefined` when another key was given meanwhile, or none. */
  readonly computed: () => Promise<string | undefined>
}

const EMPTY: SeenMaterial = { kind: 'empty' }

const seenOf = (verdict: Verdict): SeenMaterial => {
  if (verdict.kind !== 'material') return verdict
  const { encoding, others, warnings, bytes } = verdict
  return { kind: 'material', encoding, others, warnings, length: bytes.length, checkValue: undefined }
}

/** Reads a key as it is typed or dropped; its bytes go into `held`, and nowhere else. */
export function useMaterial(held: HeldSecret): MaterialInput {
  const [seen, setSeen] = useState<SeenMaterial>(EMPTY)
  const [fileName, setFileName] = useState<string>()
  const box = useRef<HTMLTextAreaElement>(null)
  const file = useHeldSecret()
  const turn = useRef(0)
  const computing = useRef<Promise<string>>(undefined)

  const judge = (verdict: Verdict) => {
    turn.current += 1
    const mine = turn.current
    const found = seenOf(verdict)
    setSeen(found)
    held.forget()
    computing.current = undefined
    if (verdict.kind !== 'material' || found.kind !== 'material') return
    held.hold(verdict.bytes)
    computing.current = checkValueOf(verdict.bytes)
    computing.current.then(
      // Another key may have been typed meanwhile.
      (checkValue) => turn.current === mine && setSeen({ ...found, checkValue }),
      // Said to whoever goes on with this key.
      () => undefined,
    )
  }
  const computed = async () => {
    const mine = turn.current
    const checkValue = await computing.current
    return turn.current === mine ? checkValue : undefined
  }

  const onFile = async (chosen: File) => {
    setFileName(chosen.name)
    if (chosen.size > MAX_TEXT) {
      judge({ kind: 'wrong', problem: 'This file is far larger than a key. A root key has 16, 24 or 32 bytes.' })
      return
    }
    const content: Bytes = new Uint8Array(await chosen.arrayBuffer())
    file.hold(content.slice())
    judge(parseMaterialFile(content))
  }
  const onRemoveFile = () => {
    file.forget()
    setFileName(undefined)
    judge({ kind: 'empty' })
  }
  const readAs = (encoding: Encoding) => {
    const content = file.read()
    judge(
      content === undefined
        ? parseMaterial(box.current?.value ?? '', encoding)
        : parseMaterialFile(content.slice(), encoding),
    )
  }
  return { seen, fileName, box, onFile, onRemoveFile, readAs, computed, onText: (text) => judge(parseMaterial(text)) }
}
