import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { useChange } from "../commands/useChange";
import { Choice } from "../forms/Choice";
import { FormDialog } from "../forms/FormDialog";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { useMe } from "../providers/session";
import { useClients } from "../providers/useClients";
import { useVocabulary } from "../vocabulary/useVocabulary";
import type { PreparedDetail } from "./types";
import { WordsField } from "./WordsField";

interface Props {
  onClose(): void;
  onWritten(prepared: PreparedDetail): void;
}

/** What it is for, and its first words. */
export const NewPrepared = ({ onClose, onWritten }: Props) => {
  const t = useT();
  const me = useMe();
  const vocabulary = useVocabulary();
  const clients = useClients("write_prepared");
  const { change, busy } = useChange();
  const [given, setGiven] = useState({
    client_id: clients[0]?.value ?? "",
    title: "",
    purpose: "substance",
    language: me?.language ?? "en",
    address: "formal",
    channel: "",
    text: "",
  });
  const set = (field: keyof typeof given) => (value: string) =>
    setGiven({ ...given, [field]: value });
  const save = async () => {
    const body = { ...given, channel: given.channel || null };
    const done = await change<PreparedDetail>("/api/prepared", {
      body,
      done: "prepared.saved",
      outdated: [["prepared"]],
    });
    if (done) onWritten(done.data);
  };
  return (
    <FormDialog
      title={t("prepared.new")}
      submit={t("prepared.save_draft")}
      busy={busy}
      disabled={given.title.trim() === "" || given.text.trim() === ""}
      onSubmit={save}
      onClose={onClose}
    >
      <TextField
        autoFocus
        label={t("prepared.name")}
        helperText={t("prepared.name_hint")}
        value={given.title}
        onChange={(event) => set("title")(event.target.value)}
      />
      <Box sx={{ display: "grid", gap: 2, gridTemplateColumns: { sm: "1fr 1fr" } }}>
        <Choice
          label={t("column.client")}
          value={given.client_id}
          choices={clients}
          onChange={set("client_id")}
        />
        <Choice
          label={t("composer.purpose")}
          value={given.purpose}
          choices={(vocabulary?.purposes ?? []).map((value) => ({
            value,
            label: labelOf(t, "purpose", value),
          }))}
          onChange={set("purpose")}
        />
        <Choice
          label={t("column.language")}
          value={given.language}
          choices={(vocabulary?.written_languages ?? []).map((value) => ({
            value,
            label: labelOf(t, "language", value),
          }))}
          onChange={set("language")}
        />
        <Choice
          label={t("prepared.address")}
          value={given.address}
          choices={(vocabulary?.addresses ?? []).map((value) => ({
            value,
            label: t(`address.${value}`),
          }))}
          onChange={set("address")}
        />
        <Choice
          label={t("column.channel")}
          value={given.channel}
          choices={[
            { value: "", label: t("prepared.every_channel") },
            ...Object.keys(vocabulary?.channels ?? {}).map((value) => ({
              value,
              label: labelOf(t, "channel", value),
            })),
          ]}
          onChange={set("channel")}
        />
      </Box>
      <WordsField clientId={given.client_id} value={given.text} onChange={set("text")} />
    </FormDialog>
  );
};
