import { expect, test } from 'vitest'
import { firstLoadScripts } from '../verify/first-load.ts'
import { sum, tally } from './tally.ts'

test('a run that ends badly without naming a failure is one', () => {
  expect(tally(false, { passed: 5, failed: 0, notRun: 0 })).toEqual({ passed: 5, failed: 1, notRun: 0 })
})

test('a run of nothing is a failure, even when its runner is content', () => {
  expect(tally(true, { passed: 0, failed: 0, notRun: 3 })).toEqual({ passed: 0, failed: 1, notRun: 3 })
})

test('named failures are counted as they are', () => {
  expect(tally(false, { passed: 5, failed: 2, notRun: 1 })).toEqual({ passed: 5, failed: 2, notRun: 1 })
})

test('what was not run never becomes a pass', () => {
  expect(sum([tally(true, { passed: 5, failed: 0, notRun: 4 }), { passed: 1, failed: 1, notRun: 0 }])).toEqual({
    passed: 6,
    failed: 1,
    notRun: 4,
  })
})

test('the first load is every script and every preloaded module of the page, and no inline one', () => {
  const html = `<script>1</script><script type="module" crossorigin src="/assets/main-1.js"></script>
    <link rel="modulepreload" crossorigin href="/assets/react-2.js"><link rel="stylesheet" href="/assets/main.css">`
  expect(firstLoadScripts(html)).toEqual(['assets/main-1.js', 'assets/react-2.js'])
})
