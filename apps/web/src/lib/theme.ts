export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** index.html reads the same name before the first paint. */
const STORED_AS = 'keywright.theme'

export function storedTheme(): Theme {
  const stored = localStorage.getItem(STORED_AS)
  return THEMES.find((theme) => theme === stored) ?? 'system'
}

export function applyTheme(theme: Theme): void {
  if (theme === 'system') {
    delete document.documentElement.dataset['theme']
    localStorage.removeItem(STORED_AS)
    return
  }
  document.documentElement.dataset['theme'] = theme
  localStorage.setItem(STORED_AS, theme)
}
