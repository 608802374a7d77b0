import { Menu as MenuIcon } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { ApprovalsWord } from './approvals-word.tsx'
import { Breadcrumb } from './breadcrumb.tsx'
import { HsmWord } from './hsm-word.tsx'
import { PaletteButton } from './palette-button.tsx'
import { ThemeMenu } from './theme-menu.tsx'

export const TopBar = ({ onMenu }: { readonly onMenu: () => void }) => (
  <header className="sticky top-0 z-20 flex h-12 items-center gap-2 border-b border-line bg-page px-3 sm:px-5">
    <Button variant="quiet" size="icon" label="Open the menu" onPress={onMenu} className="-ml-1 md:hidden">
      <MenuIcon aria-hidden className="size-4.5" />
    </Button>
    <Breadcrumb />
    <PaletteButton />
    <ApprovalsWord />
    <HsmWord />
    <ThemeMenu />
  </header>
)
