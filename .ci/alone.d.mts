export function alone(folder: string, work: () => void, onWait: (process: string) => void): void;
