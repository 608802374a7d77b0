import type { Plugin } from 'vite'

/** A module of react-aria's words in one language, other than American English, its fallback. */
const OTHER_LANGUAGE = /react-aria[^/]*\/dist\/private\/intl\/[\w-]+\/(?!en-US)[a-z]{2}-[A-Z]{2}\.mjs$/

/** react-aria brings its words in thirty languages; the dashboard speaks English, so the others stay at home. */
export const onlyEnglish = (): Plugin => ({
  name: 'keywright-only-english',
  apply: 'build',
  enforce: 'pre',
  load: (id) => (OTHER_LANGUAGE.test(id) ? 'export default {}' : null),
})
