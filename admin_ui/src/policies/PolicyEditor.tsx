import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Tab from "@mui/material/Tab";
import Tabs from "@mui/material/Tabs";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useDataProvider, useNotify } from "react-admin";
import { Link } from "react-router-dom";
import { refusalOf } from "../commands/refusal";
import { useRefusalNotice } from "../commands/useCommand";
import { LeaveGuard } from "../forms/LeaveGuard";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { Page } from "../layout/Page";
import { refresh } from "../live/refresh";
import type { WebcareData } from "../providers/dataProvider";
import { Problem } from "../providers/problem";
import type { BadCell, PolicyColumns, PolicyDetail, PolicyRule } from "../providers/types";
import { useClients } from "../providers/useClients";
import { AskDialog } from "./AskDialog";
import { Differences } from "./Differences";
import { RulesTable } from "./RulesTable";
import { Suggestions } from "./Suggestions";
import { Trial } from "./Trial";
import { useCellWords } from "./useCellWords";

type View = "rules" | "changes" | "trial" | "suggestions";

interface Props {
  policy: PolicyDetail;
  columns: PolicyColumns;
  onReload(): void;
}

/** A draft as it is written, tried and published; a version as it stands. */
export const PolicyEditor = ({ policy, columns, onReload }: Props) => {
  const t = useT();
  const format = useFormat();
  const notify = useNotify();
  const queryClient = useQueryClient();
  const dataProvider = useDataProvider<WebcareData>();
  const showRefusal = useRefusalNotice();
  const { columnOf } = useCellWords();
  const clients = useClients();
  const [view, setView] = useState<View>("rules");
  const [kept, setKept] = useState(policy);
  const [edited, setEdited] = useState<Edited | null>(null);
  const [isInRow, setInRow] = useState(false);
  const [problems, setProblems] = useState<BadCell[]>([]);
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState<"publish" | "discard" | null>(null);
  const title = edited?.title ?? kept.title;
  const rules = edited?.rules ?? kept.rules;
  const maySave = policy.actions.includes("save");
  const isBehind = policy.revision > kept.revision && !busy;
  const isOvertaken = isBehind && (edited !== null || isInRow);
  // What came from the server is shown at once, unless it would take unsaved words away, or be
  // published by somebody who was asked about other rows.
  if (isBehind && !isOvertaken && asking === null) setKept(policy);

  const change = (part: Partial<Edited>) => {
    setProblems([]);
    setEdited({ title, rules, ...part });
  };
  const act = async (what: () => Promise<PolicyDetail>, done: string) => {
    setBusy(true);
    try {
      const saved: Partial<PolicyDetail> = await what();
      // When the session has ended, react-admin logs out and hands over an empty answer.
      if (isWhole(saved)) {
        setKept(saved);
        // What was typed meanwhile is yet to be saved.
        setEdited((now) => (now === edited ? null : now));
        setProblems([]);
        notify(done, { type: "success" });
        refresh(queryClient, [{ resource: "policies", id: policy.id }]);
      }
    } catch (error) {
      if (error instanceof Problem && error.slug === "bad-cell") setProblems(placesIn(error));
      else showRefusal(refusalOf(error, t));
    }
    setBusy(false);
    setAsking(null);
  };
  const save = () =>
    act(
      () => dataProvider.savePolicy(policy.id, { revision: kept.revision, title, rules }),
      t("policy.saved"),
    );
  const seen = { revision: kept.revision };
  const client = clients.find(({ value }) => value === policy.client_id);
  const names = format.list(policy.authors.map(({ name }) => name));

  return (
    <Page title={title} intro={t("policy.intro")}>
      <Box sx={{ display: "grid", gap: 1.5 }}>
        <Typography variant="body2" color="textSecondary" data-testid="policy-status">
          <Link to="/policies">{t("policy.title")}</Link>
          {client && ` · ${client.label}`} · {labelOf(t, "policy_status", policy.status)}
          {policy.version && ` · ${t("policy.version", { version: policy.version })}`}
          {policy.holds && ` · ${t("policy.holds")}`}
          {" · "}
          {t("policy.written_by", { names })}
          {policy.approver && ` · ${t("policy.published_by", { name: policy.approver.name })}`}
        </Typography>
        {maySave && (
          <TextField
            size="small"
            label={t("policy.name")}
            value={title}
            onChange={(event) => change({ title: event.target.value })}
            sx={{ maxWidth: 480 }}
          />
        )}
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1 }}>
          {maySave && (
            <Button
              variant="contained"
              disabled={edited === null || isOvertaken || title.trim() === ""}
              loading={busy && asking === null}
              onClick={save}
            >
              {t("policy.save")}
            </Button>
          )}
          {edited !== null && <Button onClick={() => setEdited(null)}>{t("policy.undo")}</Button>}
          {policy.actions.includes("publish") && (
            <Button
              variant="contained"
              color="success"
              disabled={edited !== null}
              onClick={() => setAsking("publish")}
            >
              {t("policy.publish")}
            </Button>
          )}
          {policy.actions.includes("discard") && (
            <Button color="inherit" onClick={() => setAsking("discard")}>
              {t("policy.discard")}
            </Button>
          )}
        </Box>
        {policy.status === "draft" && !policy.actions.includes("publish") && (
          <Typography variant="caption" color="textSecondary">
            {t("policy.second_person")}
          </Typography>
        )}
        {isOvertaken && (
          <Alert
            severity="warning"
            action={
              <Button
                color="inherit"
                onClick={() => {
                  setEdited(null);
                  onReload();
                }}
              >
                {t("policy.load_again")}
              </Button>
            }
          >
            {t("policy.overtaken")}
          </Alert>
        )}
        {problems.length > 0 && (
          <Alert severity="error" data-testid="bad-table">
            {problems.map(({ row, column, problem }) => (
              <div key={`${row}-${column}`}>
                {t("policy.bad_cell", {
                  row,
                  column: column === "when" ? t("policy.when") : columnOf({ name: column }),
                  problem,
                })}
              </div>
            ))}
          </Alert>
        )}
      </Box>
      <Tabs
        value={view}
        onChange={(_, next: View) => setView(next)}
        variant="scrollable"
        allowScrollButtonsMobile
        sx={{ borderBottom: 1, borderColor: "divider" }}
      >
        <Tab value="rules" label={t("policy.rules")} />
        <Tab value="changes" label={t("policy.changes", { count: policy.changes.length })} />
        <Tab value="trial" label={t("policy.trial")} />
        {maySave && <Tab value="suggestions" label={t("policy.suggestions")} />}
      </Tabs>
      {view === "rules" && (
        <RulesTable
          columns={columns}
          rules={rules}
          problems={problems}
          onChange={maySave ? (next) => change({ rules: next }) : undefined}
          onRow={setInRow}
        />
      )}
      {view === "changes" && <Differences columns={columns} changes={policy.changes} />}
      {view === "trial" && (
        <Trial policyId={policy.id} columns={columns} unsaved={edited !== null} />
      )}
      {view === "suggestions" && (
        <Suggestions
          clientId={policy.client_id}
          columns={columns}
          onTake={(rule) => {
            change({ rules: [rule, ...rules] });
            setView("rules");
          }}
        />
      )}
      <LeaveGuard unsaved={edited !== null} />
      {asking && (
        <AskDialog
          title={t(`policy.${asking}_ask`)}
          text={t(`policy.${asking}_hint`)}
          confirm={t(`policy.${asking}`)}
          busy={busy}
          onDone={() => setAsking(null)}
          onConfirm={() =>
            asking === "publish"
              ? act(() => dataProvider.publishPolicy(policy.id, seen), t("policy.published"))
              : act(() => dataProvider.discardPolicy(policy.id, seen), t("policy.discarded"))
          }
        />
      )}
    </Page>
  );
};

interface Edited {
  title: string;
  rules: readonly PolicyRule[];
}

const isWhole = (answer: Partial<PolicyDetail>): answer is PolicyDetail =>
  answer.rules !== undefined;

const placesIn = (problem: Problem): BadCell[] =>
  problem.errors.map(({ where, problem: said }) => {
    const [row = "1", column = ""] = where.split(".");
    return { row: Number(row), column, problem: said };
  });
