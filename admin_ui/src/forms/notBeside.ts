/** Closes a dialog on Escape; a click beside it takes away nothing that was written there. */
export const notBeside =
  (close: () => void) =>
  (_: unknown, reason: "backdropClick" | "escapeKeyDown"): void => {
    if (reason !== "backdropClick") close();
  };
