import type { ReactNode } from 'react'
import { Wordmark } from '../ui/logo.tsx'
import { ThemeMenu } from './frame/theme-menu.tsx'

/** The page of those who are not inside yet: one column, the wordmark, the theme. */
export const PlainPage = ({ children, wide = false }: { readonly children: ReactNode; readonly wide?: boolean }) => (
  <div className="flex min-h-dvh flex-col bg-rail">
    <header className="flex items-center justify-between px-5 py-4 sm:px-8">
      <Wordmark />
      <ThemeMenu />
    </header>
    <main id="main" className="flex flex-1 flex-col items-center px-4 pt-[min(6vh,3.5rem)] pb-16">
      <div
        className={`w-full rounded-xl border border-line bg-surface p-6 shadow-rest sm:p-9 ${wide ? 'max-w-2xl' : 'max-w-md'}`}
      >
        {children}
      </div>
    </main>
  </div>
)
