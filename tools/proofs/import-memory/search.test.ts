import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { withScratch } from '../scratch.ts'
import { needlesOf } from './needles.ts'
import { Search } from './search.ts'

const secret = randomBytes(32)
const needles = needlesOf('somebody', secret)
const search = new Search([...needlesOf('somebody else', randomBytes(32)), ...needles])
const spellingsIn = (bytes: Buffer): readonly string[] => search.in(bytes).map(({ spelling }) => spelling)

describe('the search of memory', () => {
  it('finds a secret in each of its spellings, once for each time it is there', () => {
    for (const { bytes, spelling } of needles) {
      const noise = randomBytes(1_000)
      expect(spellingsIn(Buffer.concat([noise, bytes, noise, bytes]))).toEqual([spelling, spelling])
    }
  })

  it('finds it in base64 of a longer text, wherever in it the secret begins', () => {
    for (let before = 0; before < 6; before += 1) {
      const text = Buffer.concat([randomBytes(before), secret, randomBytes(5)]).toString('base64')
      expect(spellingsIn(Buffer.from(text))).toHaveLength(1)
      expect(spellingsIn(Buffer.from(text, 'utf16le'))).toHaveLength(1)
    }
  })

  it('finds nothing in noise, nor in what is one bit away from the secret', () => {
    const nearly = Buffer.from(secret)
    nearly.writeUInt8(nearly.readUInt8(31) ^ 1, 31)
    expect(spellingsIn(Buffer.concat([randomBytes(100_000), nearly]))).toEqual([])
  })

  it('finds what lies across the pieces in which a file is read', async () => {
    await withScratch(async (directory) => {
      const file = join(directory, 'dump')
      const pieces = 8 * 1024 * 1024
      for (const at of [0, pieces - 16, pieces, 2 * pieces - 1]) {
        const bytes = Buffer.alloc(2 * pieces + 100)
        secret.copy(bytes, at)
        writeFileSync(file, bytes)
        expect(search.inFile(file).length).toBeGreaterThan(0)
      }
    })
  })
})
