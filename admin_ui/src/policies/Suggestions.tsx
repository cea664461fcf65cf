import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Paper from "@mui/material/Paper";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useDataProvider } from "react-admin";
import { useT } from "../i18n/useT";
import type { WebcareData } from "../providers/dataProvider";
import type { Id, PolicyColumns, PolicyRule } from "../providers/types";
import { Cells } from "./RuleRow";

interface Props {
  clientId: Id;
  columns: PolicyColumns;
  onTake?(rule: PolicyRule): void;
}

/** Rows that people's decisions suggest: where they decide the same again and again. */
export const Suggestions = ({ clientId, columns, onTake }: Props) => {
  const t = useT();
  const dataProvider = useDataProvider<WebcareData>();
  const { data, isPending, error } = useQuery({
    queryKey: ["policySuggestions", clientId],
    queryFn: () => dataProvider.suggestedRules(clientId),
  });
  if (error) return <Alert severity="error">{t("failure_of.load")}</Alert>;
  return (
    <Box sx={{ display: "grid", gap: 1 }}>
      <Typography variant="body2" color="textSecondary">
        {t(!isPending && data?.length === 0 ? "policy.no_suggestions" : "policy.suggestions_intro")}
      </Typography>
      {data?.map(({ rule, agreed, decided }) => (
        <Paper
          key={JSON.stringify(rule.when)}
          variant="outlined"
          sx={{ p: 1.5, display: "grid", gap: 1 }}
        >
          <Typography variant="body2">{t("policy.decided_so", { agreed, decided })}</Typography>
          <Cells columns={columns.conditions} cells={rule.when} empty="" />
          <Cells columns={columns.outcomes} cells={rule.outcome} empty="" outcome />
          {onTake && (
            <Box>
              <Button
                size="small"
                variant="outlined"
                onClick={() =>
                  onTake({ ...rule, note: t("policy.suggested_note", { agreed, decided }) })
                }
              >
                {t("policy.take_row")}
              </Button>
            </Box>
          )}
        </Paper>
      ))}
    </Box>
  );
};
