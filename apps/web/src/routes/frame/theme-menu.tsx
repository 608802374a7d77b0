import { Monitor, Moon, Sun } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { applyTheme, onThemeChange, storedTheme, THEMES } from '../../lib/theme.ts'
import { buttonStyle } from '../../ui/button-style.ts'
import { Menu } from '../../ui/menu.tsx'

export const THEME_LOOK = {
  system: { icon: Monitor, words: 'As the system' },
  light: { icon: Sun, words: 'Light' },
  dark: { icon: Moon, words: 'Dark' },
} as const

const entries = THEMES.map((theme) => {
  const { icon: Icon, words } = THEME_LOOK[theme]
  return {
    id: theme,
    text: words,
    content: (
      <>
        <Icon aria-hidden className="size-4 text-faint" />
        {words}
      </>
    ),
  }
})

export function ThemeMenu() {
  const theme = useSyncExternalStore(onThemeChange, storedTheme)
  const Icon = THEME_LOOK[theme].icon
  const choose = ([id]: readonly string[]) => applyTheme(THEMES.find((candidate) => candidate === id) ?? 'system')
  return (
    <Menu
      label={`Theme: ${THEME_LOOK[theme].words.toLowerCase()}`}
      trigger={<Icon aria-hidden className="size-4" />}
      triggerClass={buttonStyle('quiet', 'icon')}
      entries={entries}
      chosen={[theme]}
      onChoose={choose}
      placement="bottom end"
    />
  )
}
