import type { ClipboardEvent, DragEvent } from "react";

/** What a place needs to take files that are pasted or dropped there; words are pasted as ever. */
export const takingFiles = (onAdd: (files: File[]) => void) => ({
  onPaste(event: ClipboardEvent) {
    const files = [...event.clipboardData.files];
    if (files.length === 0 || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    onAdd(files);
  },
  onDragOver(event: DragEvent) {
    if (event.dataTransfer.types.includes("Files")) event.preventDefault();
  },
  onDrop(event: DragEvent) {
    const files = [...event.dataTransfer.files];
    if (files.length === 0) return;
    event.preventDefault();
    onAdd(files);
  },
});
