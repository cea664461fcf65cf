import Button from "@mui/material/Button";
import { type ReactNode, useState } from "react";
import { useT } from "../i18n/useT";

/** More than these are shown on demand. */
const FEW = 30;

interface Props<Thing> {
  things: readonly Thing[];
  children(things: readonly Thing[]): ReactNode;
}

/** The latest of many things, oldest first, and all of them for whoever asks. */
export const Latest = <Thing,>({ things, children }: Props<Thing>) => {
  const t = useT();
  const [all, setAll] = useState(false);
  const hidden = all ? 0 : Math.max(things.length - FEW, 0);
  return (
    <>
      {hidden > 0 && (
        <Button onClick={() => setAll(true)} sx={{ mb: 0.5 }}>
          {t("replay.show_earlier", { smart_count: hidden })}
        </Button>
      )}
      {children(things.slice(hidden))}
    </>
  );
};
