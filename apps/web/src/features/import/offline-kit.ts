import type { Transport } from './wrap-material.ts'

/** What a kit says of itself, besides the key it carries. */
export interface KitFacts {
  readonly ceremonyId: string
  readonly instanceName: string
  readonly instanceId: string
  /** RFC 3339, UTC. */
  readonly expiresAt: string
  readonly transport: Transport
  /** SHA-256 of the public key's DER, hex. */
  readonly fingerprint: string
}

const WORD = { 'SHA-256': 'sha256', 'SHA-1': 'sha1' } as const

/** A comment of the script ends at the end of its line, so nothing that ends a line may be in it. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ')

export const kitName = ({ ceremonyId }: Pick<KitFacts, 'ceremonyId'>): string =>
  `keywright-import-${ceremonyId.replaceAll(/[^0-9a-zA-Z]/g, '').slice(0, 8)}`

/** RFC 7468 §2: 64 characters a line. */
export const publicKeyPem = ({ publicKey }: Pick<Transport, 'publicKey'>): string =>
  ['-----BEGIN PUBLIC KEY-----', ...(publicKey.match(/.{1,64}/g) ?? []), '-----END PUBLIC KEY-----', ''].join('\n')

const oaepOptions = ({ hash }: Pick<Transport, 'hash'>): string =>
  `-pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:${WORD[hash]} -pkeyopt rsa_mgf1_md:${WORD[hash]}`

/**
 * The kit: one readable script for a machine that need not be on any network. It takes a key and leaves ciphertext.
 * Plain POSIX, with openssl as its only tool of note.
 */
export function offlineKit(facts: KitFacts): string {
  const name = kitName(facts)
  return `#!/bin/sh
# Keywright import kit: wraps one AES key for one import. What it writes only the HSM can open.
#
#   Usage      sh ${name}.sh key.bin      (key.bin: 16, 24 or 32 raw bytes)
#   Import     ${oneLine(facts.ceremonyId)}
#   Instance   ${oneLine(facts.instanceName)} (${oneLine(facts.instanceId)})
#   Good until ${oneLine(facts.expiresAt)}
#   Public key SHA-256 ${facts.fingerprint}
#
# Compare that fingerprint with the one the dashboard shows before you use this file.
set -euC
umask 077

public_key() {
  cat <<'END_OF_PUBLIC_KEY'
${publicKeyPem(facts.transport).trimEnd()}
END_OF_PUBLIC_KEY
}

fail() { echo "$1" >&2; exit 1; }

[ $# -eq 1 ] || fail "Usage: sh $0 key.bin"
command -v openssl >/dev/null || fail "This needs openssl, which is not on this machine."
[ -f "$1" ] || fail "There is no file $1."
bytes=$(($(wc -c <"$1")))
case $bytes in
  16 | 24 | 32) ;;
  *) fail "$1 has $bytes bytes. A root key has 16, 24 or 32: the raw bytes, not hex or base64, no line break at the end." ;;
esac

echo "Public key  SHA-256 $(public_key | openssl pkey -pubin -outform DER | openssl dgst -sha256 -r | cut -c 1-64)"

# With -C this makes a file or fails: what is written, and perhaps removed, below is ours.
(: >wrapped.b64) 2>/dev/null || fail "There is a wrapped.b64 here already, or no room for one. Nothing was overwritten."
public_key | openssl pkeyutl -encrypt -pubin -inkey /dev/stdin -in "$1" ${oaepOptions(facts.transport)} |
  openssl base64 -A >>wrapped.b64 || true
[ "$(wc -c <wrapped.b64)" -eq 512 ] || { rm wrapped.b64; fail "openssl could not wrap the key; nothing was written."; }

# openssl takes the key of a cipher as an argument only: for an instant other users of this machine could see it in the
# list of processes. Do this where you are alone.
check=$(dd if=/dev/zero bs=16 count=1 2>/dev/null |
  openssl enc "-aes-$((bytes * 8))-ecb" -nopad -K "$(od -An -v -tx1 "$1" | tr -d ' \\n')" | od -An -tx1 -N3 | tr -d ' \\n')
[ \${#check} -eq 6 ] || fail "openssl wrapped the key into wrapped.b64, and could not compute its check value."

echo "Key         AES-$((bytes * 8)), $bytes bytes"
echo "Check value $check"
echo "Wrote       wrapped.b64: upload it, with the check value, at the import's page."
`
}

export interface HandLine {
  readonly what: string
  readonly line: string
}

/** Where a line is too long for a screen it is broken here, lest the screen break it inside an option. */
const CONTINUED = ' \\\n  '

/** The same by hand, for whoever trusts no script. `bits` is the size of the key that is wrapped. */
export function handLines(
  facts: Pick<KitFacts, 'ceremonyId' | 'transport'>,
  bits: 128 | 192 | 256,
): readonly HandLine[] {
  const pem = `${kitName(facts)}.pem`
  return [
    {
      what: 'Fingerprint of the public key',
      line: `openssl pkey -pubin -in ${pem} -outform DER | openssl dgst -sha256 -r`,
    },
    {
      what: 'Wrap key.bin into wrapped.b64, which must not be there yet',
      line: [
        `openssl pkeyutl -encrypt -pubin -inkey ${pem} -in key.bin`,
        ...oaepOptions(facts.transport).split(/ (?=-pkeyopt)/),
        // By -C it overwrites nothing.
        `| sh -C -c 'openssl base64 -A >wrapped.b64'`,
      ].join(CONTINUED),
    },
    {
      what: 'Check value',
      line: [
        `dd if=/dev/zero bs=16 count=1 2>/dev/null |`,
        `openssl enc -aes-${bits}-ecb -nopad -K "$(od -An -v -tx1 key.bin | tr -d ' \\n')" |`,
        `od -An -tx1 -N3`,
      ].join(CONTINUED),
    },
  ]
}
