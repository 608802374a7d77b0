interface ProgressProps {
  readonly label: string
  readonly done: number
  readonly total: number
}

export const Progress = ({ label, done, total }: ProgressProps) => (
  <div
    role="progressbar"
    aria-label={label}
    aria-valuemin={0}
    aria-valuemax={total}
    aria-valuenow={done}
    className="h-1.5 overflow-hidden rounded-full bg-hover"
  >
    <div
      className="h-full rounded-full bg-accent transition-[width] duration-200"
      style={{ width: `${total === 0 ? 100 : (done / total) * 100}%` }}
    />
  </div>
)
