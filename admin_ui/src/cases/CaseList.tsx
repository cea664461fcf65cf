import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Paper from "@mui/material/Paper";
import Typography from "@mui/material/Typography";
import { ListBase, Pagination, useListContext } from "react-admin";
import { useT } from "../i18n/useT";
import { EmptyState } from "../layout/EmptyState";
import { LoadFailure } from "../layout/LoadFailure";
import { PageTitle } from "../layout/PageTitle";
import { useCompact } from "../layout/useCompact";
import { CaseCards } from "./CaseCards";
import { CaseTable } from "./CaseTable";
import { FilterBar } from "./FilterBar";

const PAGES = [25, 50, 100];

/** All cases one may see, by what they have in common. */
export const CaseList = () => {
  const t = useT();
  return (
    <ListBase
      resource="cases"
      perPage={25}
      sort={{ field: "due_at", order: "ASC" }}
      filterDefaultValues={{ status: "open" }}
    >
      <PageTitle title={t("cases.title")} />
      <Box sx={{ px: { xs: 1.5, md: 2 }, pt: 1.5, pb: 2, maxWidth: 1600, mx: "auto" }}>
        <Heading />
        <FilterBar />
        <Rows />
      </Box>
    </ListBase>
  );
};

const Heading = () => {
  const t = useT();
  const { total, meta } = useListContext();
  return (
    <Box sx={{ display: "flex", alignItems: "baseline", gap: 1.5 }}>
      <Typography component="h1" variant="h5">
        {t("cases.title")}
      </Typography>
      {total !== undefined && (
        <Typography variant="body2" color="textSecondary" role="status">
          {t(meta?.more ? "cases.more_than" : "cases.count", { smart_count: total })}
        </Typography>
      )}
    </Box>
  );
};

const Rows = () => {
  const t = useT();
  const compact = useCompact();
  const { total, isPending, error, filterValues, setFilters, refetch } = useListContext();
  if (error) {
    return <LoadFailure error={error} onAgain={refetch} />;
  }
  if (!isPending && total === 0) {
    const isFiltered = Object.keys(filterValues).length > 0;
    return (
      <Paper variant="outlined">
        <EmptyState
          title={t(isFiltered ? "cases.none" : "cases.none_yet")}
          hint={t(isFiltered ? "cases.none_hint" : "cases.none_yet_hint")}
          action={
            isFiltered && (
              <Button variant="outlined" onClick={() => setFilters({}, {})}>
                {t("cases.clear")}
              </Button>
            )
          }
        />
      </Paper>
    );
  }
  return (
    <Paper variant="outlined" sx={{ overflow: "hidden" }}>
      {compact ? <CaseCards /> : <CaseTable />}
      <Pagination rowsPerPageOptions={PAGES} />
    </Paper>
  );
};
