import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { type ReactNode, useState } from "react";
import { Confirm } from "react-admin";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { Differences } from "./Differences";
import { Part } from "./Part";
import type { AgreementRecord } from "./types";

/** Where the next version stands, and what who looks may do with it. */
export const DraftBar = ({
  record,
  isChanged,
  busy,
  note,
  onSave,
  onRevert,
  onPublish,
  onDiscard,
}: {
  record: AgreementRecord;
  isChanged: boolean;
  busy: boolean;
  note: ReactNode;
  onSave(): void;
  onRevert(): void;
  /** Both are told the revision that whoever was asked had before them. */
  onPublish(revision: number): void;
  onDiscard(revision: number): void;
}) => {
  const t = useT();
  const format = useFormat();
  const [asking, setAsking] = useState<Asking | null>(null);
  const { draft, actions } = record;
  const ask = (deed: Asking["deed"]) => setAsking({ deed, revision: draft?.revision ?? 0 });
  const isDiscarding = asking?.deed === "discard";
  const may = (action: string) => actions.includes(action);
  return (
    <Part title={t(draft ? "agreements.draft" : "agreements.holds")}>
      <Typography variant="body2" color="textSecondary">
        {draft
          ? t("agreements.draft_by", {
              version: draft.based_on,
              moment: format.moment(draft.changed_at),
              names: format.list(draft.authors.map(({ name }) => name)),
            })
          : t("agreements.holds_version", { version: record.agreement.version })}
      </Typography>
      {draft?.note && !may("write") && <Typography variant="body2">{draft.note}</Typography>}
      {draft && !isChanged && (
        <Differences
          clientId={record.id}
          before={draft.based_on}
          after="draft"
          seen={draft.revision}
        />
      )}
      {note}
      {draft && record.why_not && may("write") && (
        <Alert severity="info" sx={{ py: 0 }}>
          {labelOf(t, "agreement_why_not", record.why_not)}
        </Alert>
      )}
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1 }}>
        {may("write") && (
          <Button variant="contained" disabled={!isChanged} loading={busy} onClick={onSave}>
            {t("agreements.save")}
          </Button>
        )}
        {isChanged && (
          <Button color="inherit" onClick={onRevert}>
            {t("agreements.revert")}
          </Button>
        )}
        {may("publish") && (
          <Button variant="outlined" disabled={isChanged || busy} onClick={() => ask("publish")}>
            {t("agreements.publish")}
          </Button>
        )}
        {may("discard") && !isChanged && (
          <Button color="error" disabled={busy} onClick={() => ask("discard")}>
            {t("agreements.discard")}
          </Button>
        )}
      </Box>
      <Confirm
        isOpen={asking !== null}
        title={t(isDiscarding ? "agreements.discard" : "agreements.publish")}
        content={t(isDiscarding ? "agreements.discard_sure" : "agreements.publish_sure")}
        onClose={() => setAsking(null)}
        onConfirm={() => {
          if (asking) (isDiscarding ? onDiscard : onPublish)(asking.revision);
          setAsking(null);
        }}
      />
    </Part>
  );
};

interface Asking {
  deed: "publish" | "discard";
  revision: number;
}
