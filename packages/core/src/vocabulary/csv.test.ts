import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvLine } from './csv.ts'

/** A reader of RFC 4180 that knows nothing of ours. */
function parsed(line: string): readonly string[] {
  const fields: string[] = []
  let rest = line.replace(/\r\n$/, '')
  for (;;) {
    const quoted = /^"((?:[^"]|"")*)"/.exec(rest)
    const field = quoted?.[0] ?? /^[^,]*/.exec(rest)?.[0] ?? ''
    fields.push(quoted ? (quoted[1] ?? '').replaceAll('""', '"') : field)
    if (field.length === rest.length) return fields
    rest = rest.slice(field.length + 1)
  }
}

const anyText = fc.string({
  unit: fc.constantFrom('a', '"', ',', ';', '\r', '\n', '\t', '=', '+', '-', '@', ' ', '＝', 'é'),
})

describe('RFC 4180', () => {
  test('whatever the fields hold, a reader finds them again', () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1, maxLength: 6 }), (fields) => {
        const found = parsed(csvLine(fields))
        expect(found.map((field, i) => (field === fields[i] ? field : field.replace(/^'/, '')))).toEqual(fields)
      }),
    )
  })

  test('a line is one line: breaks inside fields stand in quotation marks, and its end is CRLF', () => {
    expect(csvLine(['two\nlines', 'he said "no"', 'plain'])).toBe('"two\nlines","he said ""no""",plain\r\n')
  })
})

describe('formulas', () => {
  test('no field reaches a spreadsheet as one', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(parsed(csvLine([text]))[0]).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/)
      }),
    )
  })

  test.each(['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠1'])(
    '%j becomes text',
    (text) => {
      expect(parsed(csvLine([text]))[0]).toBe(`'${text}`)
    },
  )

  test('what hides behind another separator is quoted', () => {
    expect(csvLine(['a;=1'])).toBe('"a;=1"\r\n')
  })
})
