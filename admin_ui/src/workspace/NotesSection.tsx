import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import ToggleButton from "@mui/material/ToggleButton";
import ToggleButtonGroup from "@mui/material/ToggleButtonGroup";
import { useEffect, useState } from "react";
import { NoteInput } from "../callouts/NoteInput";
import { namesIn, pieces } from "../callouts/naming";
import { useCallouts } from "../callouts/useCallouts";
import { useCommand } from "../commands/useCommand";
import { useKept } from "../forms/useKept";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import type { CaseDetail, Note } from "../providers/types";
import { Section } from "./Section";
import { useColleagues, useNotes } from "./useCase";

/** Internal words about the case, and what was asked of whom. */
export const NotesSection = ({ record }: { record: CaseDetail }) => {
  const t = useT();
  const { data: notes } = useNotes(record.id);
  const { unread, see } = useCallouts();
  const isCalledUpon = unread.some(({ case_id }) => case_id === record.id);
  useEffect(() => {
    // Whoever has the notes before them has seen what calls upon them here.
    if (isCalledUpon) see(record.id).catch(() => undefined);
  }, [isCalledUpon, see, record.id]);
  return (
    <Section title={t("notes.title")}>
      {notes?.length === 0 && (
        <Box sx={{ color: "text.secondary", fontSize: "0.8438rem", mb: 1 }}>{t("notes.none")}</Box>
      )}
      {notes?.map((note) => (
        <NoteLine key={note.id} note={note} />
      ))}
      {record.actions.includes("add_note") && <NoteForm record={record} />}
    </Section>
  );
};

const NoteLine = ({ note }: { note: Note }) => {
  const t = useT();
  const format = useFormat();
  return (
    <Box
      sx={{
        mb: 1,
        pl: 1,
        borderLeft: "3px solid",
        borderColor: note.kind === "information_asked" ? "meaning.soon" : "divider",
      }}
    >
      <Box sx={{ fontSize: "0.75rem", color: "text.secondary" }}>
        <Box component="span" sx={{ fontWeight: 600 }}>
          {note.by?.name ?? t("journal.machine")}
        </Box>{" "}
        {note.kind === "information_asked" && `${t("notes.asked_label")} `}
        {format.moment(note.at)}
      </Box>
      <Box sx={{ fontSize: "0.8438rem", whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
        {note.text === null ? (
          <em>
            {note.erased_at
              ? t("personal_data.erased_on", { date: format.date(note.erased_at) })
              : t("notes.erased")}
          </em>
        ) : (
          <Words note={note} text={note.text} />
        )}
      </Box>
    </Box>
  );
};

/** Names of colleagues stand out. */
const Words = ({ note, text }: { note: Note; text: string }) =>
  pieces(text, note.names).map((piece, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a note never change places
      <Box key={index} component="strong" sx={{ color: "primary.main" }}>
        {piece}
      </Box>
    ) : (
      piece
    ),
  );

type NoteKind = "add_note" | "ask_information";

const NoteForm = ({ record }: { record: CaseDetail }) => {
  const t = useT();
  const command = useCommand(record.id);
  const [kind, setKind] = useState<NoteKind>("add_note");
  const [text, setText, sent] = useKept(`note ${record.id}`);
  const [busy, setBusy] = useState(false);
  const { data: colleagues = [] } = useColleagues(record.id);
  const mayAsk = record.actions.includes("ask_information");

  const save = async () => {
    if (text.trim() === "" || busy) return;
    setBusy(true);
    const words = text.trim();
    const result = await command(
      kind === "add_note"
        ? { kind, text: words, names: namesIn(words, colleagues) }
        : { kind, text: words },
      { done: "notes.saved" },
    );
    setBusy(false);
    if (result) sent(text);
  };

  const placeholder = t(kind === "add_note" ? "notes.placeholder" : "notes.ask_hint");
  return (
    <Box sx={{ display: "grid", gap: 0.75 }}>
      <NoteInput
        value={text}
        placeholder={placeholder}
        colleagues={colleagues}
        onChange={setText}
        onSave={save}
      />
      <Box sx={{ display: "flex", gap: 1, justifyContent: "space-between" }}>
        <ToggleButtonGroup
          exclusive
          size="small"
          value={kind}
          aria-label={t("notes.title")}
          onChange={(_, next: NoteKind | null) => next && setKind(next)}
        >
          <ToggleButton value="add_note" sx={TOGGLE}>
            {t("notes.kind_note")}
          </ToggleButton>
          {mayAsk && (
            <ToggleButton value="ask_information" sx={TOGGLE}>
              {t("notes.kind_ask")}
            </ToggleButton>
          )}
        </ToggleButtonGroup>
        <Button variant="outlined" disabled={text.trim() === ""} loading={busy} onClick={save}>
          {t(kind === "add_note" ? "notes.add" : "notes.ask")}
        </Button>
      </Box>
    </Box>
  );
};

const TOGGLE = { py: 0.1, px: 1, textTransform: "none", fontSize: "0.75rem" };
