import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { useNavigate } from "react-router-dom";
import { useT } from "../i18n/useT";
import type { Key } from "../i18n/words";
import { useKeys } from "./useKeys";

const LIST: { keys: string[]; what: Key }[] = [
  { keys: ["n"], what: "shortcuts.next_task" },
  { keys: ["j"], what: "shortcuts.next" },
  { keys: ["k"], what: "shortcuts.previous" },
  { keys: ["r"], what: "shortcuts.reply" },
  { keys: ["Ctrl", "Enter"], what: "shortcuts.send" },
  { keys: ["c"], what: "shortcuts.claim" },
  { keys: ["s"], what: "shortcuts.remind" },
  { keys: ["h"], what: "shortcuts.hand_over" },
  { keys: ["x"], what: "shortcuts.refuse" },
  { keys: ["e"], what: "shortcuts.close_case" },
  { keys: ["/"], what: "shortcuts.search" },
  { keys: ["←", "→"], what: "shortcuts.replay_step" },
  { keys: ["Home", "End"], what: "shortcuts.replay_ends" },
  { keys: ["Space"], what: "shortcuts.replay_play" },
  { keys: ["?"], what: "shortcuts.help" },
];

const Context = createContext({ show: () => {} });

export const useShortcutList = () => useContext(Context);

/** Keys that work everywhere, and the list of all of them. */
export const Shortcuts = ({ children }: { children: ReactNode }) => {
  const t = useT();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  useKeys("shift+?, ?", () => setOpen(true));
  // On many keyboards the slash needs the shift key.
  useKeys("/, shift+/", () => navigate("/cases", { state: { search: true } }));
  const context = useMemo(() => ({ show: () => setOpen(true) }), []);
  return (
    <Context.Provider value={context}>
      {children}
      <Dialog open={open} onClose={() => setOpen(false)} aria-labelledby="shortcuts-title">
        <DialogTitle id="shortcuts-title">{t("shortcuts.title")}</DialogTitle>
        <DialogContent>
          <Box
            component="dl"
            sx={{
              display: "grid",
              gridTemplateColumns: "auto 1fr",
              columnGap: 3,
              rowGap: 1.25,
              m: 0,
              alignItems: "center",
            }}
          >
            {LIST.map(({ keys, what }) => (
              <Row key={what} keys={keys} what={t(what)} />
            ))}
          </Box>
        </DialogContent>
        <DialogActions>
          <Button onClick={() => setOpen(false)}>{t("shortcuts.close")}</Button>
        </DialogActions>
      </Dialog>
    </Context.Provider>
  );
};

const Row = ({ keys, what }: { keys: string[]; what: string }) => (
  <>
    <Box component="dt" sx={{ display: "flex", gap: 0.5 }}>
      {keys.map((key) => (
        <Box
          key={key}
          component="kbd"
          sx={{
            px: 0.9,
            py: 0.2,
            border: 1,
            borderBottomWidth: 2,
            borderColor: "divider",
            borderRadius: 1,
            font: "inherit",
            fontSize: "0.8rem",
            fontWeight: 600,
          }}
        >
          {key}
        </Box>
      ))}
    </Box>
    <Box component="dd" sx={{ m: 0 }}>
      {what}
    </Box>
  </>
);
