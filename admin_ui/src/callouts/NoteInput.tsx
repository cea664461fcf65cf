import Box from "@mui/material/Box";
import MenuItem from "@mui/material/MenuItem";
import MenuList from "@mui/material/MenuList";
import Paper from "@mui/material/Paper";
import Popper from "@mui/material/Popper";
import TextField from "@mui/material/TextField";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { useT } from "../i18n/useT";
import type { Colleague } from "../providers/types";
import { beingNamed, named, suggested } from "./naming";

interface Props {
  value: string;
  placeholder: string;
  colleagues: readonly Colleague[];
  onChange(text: string): void;
  onSave(): void;
}

/** Words about a case; an "@" offers the colleagues who may read it. */
export const NoteInput = ({ value, placeholder, colleagues, onChange, onSave }: Props) => {
  const t = useT();
  const listId = useId();
  const input = useRef<HTMLTextAreaElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState(0);
  const [closed, setClosed] = useState(false);
  const typed = closed ? null : beingNamed(value, caret);
  const offered = typed === null ? [] : suggested(colleagues, typed).slice(0, 6);
  const active = offered[Math.min(chosen, offered.length - 1)];

  const write = (text: string, at: number) => {
    onChange(text);
    setCaret(at);
    setChosen(0);
    setClosed(false);
  };
  const take = ({ name }: Colleague) => {
    const [text, at] = named(value, caret, name);
    write(text, at);
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(at, at);
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      onSave();
    } else if (active) {
      const keys: Record<string, () => void> = {
        ArrowDown: () => setChosen((chosen + 1) % offered.length),
        ArrowUp: () => setChosen((chosen + offered.length - 1) % offered.length),
        Enter: () => take(active),
        Tab: () => take(active),
        Escape: () => setClosed(true),
      };
      const act = keys[event.key];
      if (!act) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    } else if (event.key === "Escape") input.current?.blur();
  };

  return (
    <>
      <TextField
        multiline
        fullWidth
        ref={frame}
        minRows={1}
        maxRows={6}
        inputRef={input}
        value={value}
        placeholder={placeholder}
        onChange={({ target }) => write(target.value, target.selectionStart ?? target.value.length)}
        onKeyDown={onKeyDown}
        onSelect={() => setCaret(input.current?.selectionStart ?? 0)}
        slotProps={{
          htmlInput: {
            "aria-label": placeholder,
            role: "combobox",
            "aria-expanded": offered.length > 0,
            "aria-autocomplete": "list",
            "aria-controls": offered.length > 0 ? listId : undefined,
            "aria-activedescendant": active ? `${listId}-${active.id}` : undefined,
          },
        }}
      />
      <Popper
        open={offered.length > 0}
        anchorEl={frame.current}
        placement="top-start"
        sx={{ zIndex: "modal" }}
      >
        <Paper elevation={6}>
          <MenuList id={listId} role="listbox" aria-label={t("callouts.whom")} dense>
            {offered.map((each) => (
              <MenuItem
                key={each.id}
                id={`${listId}-${each.id}`}
                role="option"
                aria-selected={each === active}
                selected={each === active}
                tabIndex={-1}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => take(each)}
              >
                <Box sx={{ flex: 1, mr: 2 }}>{each.name}</Box>
                {each.there && (
                  <Box component="span" sx={{ color: "success.main", fontSize: "0.75rem" }}>
                    {t("availability.available")}
                  </Box>
                )}
              </MenuItem>
            ))}
          </MenuList>
        </Paper>
      </Popper>
    </>
  );
};
