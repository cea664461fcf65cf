import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Paper from "@mui/material/Paper";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useChange } from "../commands/useChange";
import { Choice } from "../forms/Choice";
import { FormDialog } from "../forms/FormDialog";
import { Overtaken } from "../forms/Overtaken";
import { useT } from "../i18n/useT";
import { request } from "../providers/http";
import { may, useMe } from "../providers/session";
import { useClients } from "../providers/useClients";
import { useVocabulary } from "../vocabulary/useVocabulary";
import type { Voice } from "./types";

/** How each brand speaks: its form of address, and what it never says. */
export const VoiceCards = () => {
  const t = useT();
  const clients = useClients();
  return (
    <Box component="section">
      <Typography component="h2" variant="h6" sx={{ mb: 1 }}>
        {t("voice.title")}
      </Typography>
      <Box
        sx={{
          display: "grid",
          gap: 1.5,
          gridTemplateColumns: "repeat(auto-fill, minmax(min(100%, 330px), 1fr))",
        }}
      >
        {clients.map(({ value, label }) => (
          <VoiceCard key={value} clientId={value} name={label} />
        ))}
      </Box>
    </Box>
  );
};

const VoiceCard = ({ clientId, name }: { clientId: string; name: string }) => {
  const t = useT();
  const me = useMe();
  const [editing, setEditing] = useState(false);
  const { data } = useQuery({
    // Beneath the client's: announced as the client is.
    queryKey: ["clients", "voice", clientId],
    queryFn: async () => (await request<Voice>(`/api/clients/${clientId}/voice`)).data,
  });
  if (!data) return null;
  return (
    <Paper component="article" variant="outlined" sx={{ p: 1.5, display: "grid", gap: 0.5 }}>
      <Box sx={{ display: "flex", justifyContent: "space-between", alignItems: "center" }}>
        <Typography component="h3" variant="subtitle2">
          {name}
        </Typography>
        {may(me, "configure", clientId) && (
          <Button aria-label={`${t("form.change")}: ${name}`} onClick={() => setEditing(true)}>
            {t("form.change")}
          </Button>
        )}
      </Box>
      <Typography variant="body2">{t(`address.${data.form_of_address}`)}</Typography>
      <Typography variant="body2" color="textSecondary" sx={{ overflowWrap: "anywhere" }}>
        {data.forbidden_words.length > 0
          ? t("voice.never", { words: data.forbidden_words.join(", ") })
          : t("voice.nothing_forbidden")}
      </Typography>
      {editing && (
        <VoiceDialog clientId={clientId} voice={data} onClose={() => setEditing(false)} />
      )}
    </Paper>
  );
};

interface DialogProps {
  clientId: string;
  voice: Voice;
  onClose(): void;
}

const VoiceDialog = ({ clientId, voice, onClose }: DialogProps) => {
  const t = useT();
  const vocabulary = useVocabulary();
  const { change, busy } = useChange();
  const [kept, setKept] = useState(voice);
  const [address, setAddress] = useState<string>(kept.form_of_address);
  const [words, setWords] = useState(linesOf(kept));
  const load = (next: Voice) => {
    setKept(next);
    setAddress(next.form_of_address);
    setWords(linesOf(next));
  };
  // What came from the server is shown at once, unless it would take unsaved words away.
  const isChanged = address !== kept.form_of_address || words !== linesOf(kept);
  const isOvertaken = voice.revision !== kept.revision && !busy;
  if (isOvertaken && !isChanged) load(voice);
  const save = async () => {
    const forbidden_words = words
      .split("\n")
      .map((word) => word.trim())
      .filter((word) => word !== "");
    const done = await change(`/api/clients/${clientId}/voice`, {
      method: "PUT",
      body: { form_of_address: address, forbidden_words, revision: kept.revision },
      done: "form.saved",
      outdated: [["voice"], ["clients"], ["cases", "getOne"]],
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={t("voice.title")}
      submit={t("form.save")}
      busy={busy}
      onSubmit={save}
      onClose={onClose}
    >
      {isOvertaken && isChanged && <Overtaken onLoad={() => load(voice)} />}
      <Choice
        label={t("prepared.address")}
        value={address}
        choices={(vocabulary?.addresses ?? []).map((value) => ({
          value,
          label: t(`address.${value}`),
        }))}
        onChange={setAddress}
      />
      <TextField
        multiline
        minRows={4}
        label={t("voice.forbidden")}
        helperText={t("voice.forbidden_hint")}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
    </FormDialog>
  );
};

const linesOf = ({ forbidden_words }: Voice): string => forbidden_words.join("\n");
