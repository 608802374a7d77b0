export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** index.html reads the same name before the first paint. */
const STORED_AS = 'keywright.theme'

export function storedTheme(): Theme {
  const stored = localStorage.getItem(STORED_AS)
  return THEMES.find((theme) => theme === stored) ?? 'system'
}

const listeners = new Set<() => void>()

/** For every place on the page that shows which theme is chosen. */
export function onThemeChange(tell: () => void): () => void {
  listeners.add(tell)
  return () => listeners.delete(tell)
}

export function applyTheme(theme: Theme): void {
  keep(theme)
  for (const tell of listeners) tell()
}

function keep(theme: Theme): void {
  if (theme === 'system') {
    delete document.documentElement.dataset['theme']
    localStorage.removeItem(STORED_AS)
    return
  }
  document.documentElement.dataset['theme'] = theme
  localStorage.setItem(STORED_AS, theme)
}
