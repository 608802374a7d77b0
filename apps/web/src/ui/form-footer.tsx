import { Button } from './button.tsx'
import { PanelFooter } from './panel.tsx'

interface FormFooterProps {
  readonly onCancel: () => void
  readonly cancel?: string
  readonly variant?: 'primary' | 'danger'
  readonly pending: boolean
  readonly refused: string | undefined
  /** What the button says, and what it says while it works. */
  readonly send: string
  readonly working: string
}

/** How a form in a panel or dialog ends: the way out, and the button that sends it. */
export const FormFooter = ({ onCancel, cancel = 'Cancel', variant = 'primary', ...form }: FormFooterProps) => (
  <PanelFooter>
    <Button variant="quiet" onPress={onCancel}>
      {cancel}
    </Button>
    <Button type="submit" variant={variant} pending={form.pending} refused={form.refused}>
      {form.pending ? form.working : form.send}
    </Button>
  </PanelFooter>
)
