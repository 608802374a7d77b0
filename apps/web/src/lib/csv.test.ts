import { expect, test } from 'vitest'
import { csvOf } from './csv.ts'

test.each(['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠1'])(
  '%j is text to a spreadsheet',
  (text) => {
    expect(csvOf([[text]])).toBe(`\u{FEFF}"'${text.replaceAll('"', '""')}"\r\n`)
  },
)

test('quotes, commas and line breaks stay inside their cell', () => {
  expect(
    csvOf([
      ['a"b', 'c,d'],
      ['e\nf', ''],
    ]),
  ).toBe('\u{FEFF}"a""b","c,d"\r\n"e\nf",""\r\n')
})
