export const RingCreatePanel = () => null
