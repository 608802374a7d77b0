import { Monitor, Moon, Sun } from 'lucide-react'
import { useState } from 'react'
import { applyTheme, storedTheme, THEMES, type Theme } from '../../lib/theme.ts'
import { buttonStyle } from '../../ui/button-style.ts'
import { Menu } from '../../ui/menu.tsx'

const LOOK = {
  system: { icon: Monitor, words: 'As the system' },
  light: { icon: Sun, words: 'Light' },
  dark: { icon: Moon, words: 'Dark' },
} as const

const entries = THEMES.map((theme) => {
  const { icon: Icon, words } = LOOK[theme]
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
  const [theme, setTheme] = useState<Theme>(storedTheme)
  const Icon = LOOK[theme].icon
  const choose = ([id]: readonly string[]) => {
    const next = THEMES.find((candidate) => candidate === id) ?? 'system'
    applyTheme(next)
    setTheme(next)
  }
  return (
    <Menu
      label={`Theme: ${LOOK[theme].words.toLowerCase()}`}
      trigger={<Icon aria-hidden className="size-4" />}
      triggerClass={buttonStyle('quiet', 'icon')}
      entries={entries}
      chosen={[theme]}
      onChoose={choose}
      placement="bottom end"
    />
  )
}
