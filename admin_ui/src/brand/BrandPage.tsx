import Alert from "@mui/material/Alert";
import Autocomplete from "@mui/material/Autocomplete";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useGetOne, useNotify } from "react-admin";
import { Link, useParams } from "react-router-dom";
import { refusalOf } from "../commands/refusal";
import { useRefusalNotice } from "../commands/useCommand";
import { LeaveGuard } from "../forms/LeaveGuard";
import { useT } from "../i18n/useT";
import { Page } from "../layout/Page";
import { request } from "../providers/http";
import { may, useMe } from "../providers/session";
import type { Client } from "../providers/types";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { Topics } from "./Topics";
import type { Brand, BrandList } from "./types";

/** What counts as a mention of a client, and what is listened for on networks. */
export const BrandPage = () => {
  const t = useT();
  const me = useMe();
  const { id = "" } = useParams();
  const { data: client } = useGetOne<Client>("clients", { id });
  const { data, error } = useQuery({
    queryKey: ["brand", id],
    queryFn: async () => (await request<Brand>(`/api/clients/${id}/brand`)).data,
  });
  const isWriter = may(me, "write_policy", id);
  return (
    <Page title={t("brand.title")} intro={t("brand.intro")}>
      <Typography variant="body2">
        <Link to="/clients">{t("nav.clients")}</Link>
        {client && ` · ${client.name}`}
      </Typography>
      {error && <Alert severity="error">{t("failure_of.load")}</Alert>}
      {!data && !error && <Skeleton variant="rounded" height={240} />}
      {data && <Words key={JSON.stringify(data)} clientId={id} kept={data} isWriter={isWriter} />}
    </Page>
  );
};

interface Props {
  clientId: string;
  kept: Brand;
  isWriter: boolean;
}

const Words = ({ clientId, kept, isWriter }: Props) => {
  const t = useT();
  const notify = useNotify();
  const queryClient = useQueryClient();
  const showRefusal = useRefusalNotice();
  const vocabulary = useVocabulary();
  const [brand, setBrand] = useState(kept);
  const [busy, setBusy] = useState(false);
  const shortest = vocabulary?.limits.shortest_word ?? 1;
  const hasNameless = brand.topics.some(({ name }) => name.trim().length < shortest);
  const isChanged = JSON.stringify(brand) !== JSON.stringify(kept);

  const save = async () => {
    setBusy(true);
    try {
      const body = brand;
      const { data } = await request<Brand>(`/api/clients/${clientId}/brand`, {
        method: "PUT",
        body,
      });
      queryClient.setQueryData(["brand", clientId], data);
      notify(t("brand.saved"), { type: "success" });
    } catch (error) {
      showRefusal(refusalOf(error, t));
    }
    setBusy(false);
  };
  const fields = (names: readonly BrandList[] = []) =>
    names.map((name) => (
      <Autocomplete
        key={name}
        multiple
        freeSolo
        autoSelect
        options={[] as string[]}
        value={brand[name]}
        disabled={!isWriter}
        onChange={(_, words) =>
          setBrand({ ...brand, [name]: words.map((word) => word.trim()).filter(Boolean) })
        }
        renderInput={(params) => (
          <TextField
            {...params}
            label={t(`brand_field.${name}`)}
            helperText={t(`brand_hint.${name}`)}
          />
        )}
      />
    ));

  return (
    <Box sx={{ display: "grid", gap: 2, maxWidth: 720 }}>
      <Typography component="h2" variant="h6">
        {t("brand.mentioned_by")}
      </Typography>
      {fields(vocabulary?.mentioned_by)}
      <Typography component="h2" variant="h6">
        {t("brand.listened_for")}
      </Typography>
      {fields(vocabulary?.listened_for)}
      <Topics
        topics={brand.topics}
        isWriter={isWriter}
        onChange={(topics) => setBrand({ ...brand, topics })}
      />
      <LeaveGuard unsaved={isChanged} />
      {isWriter && (
        <Box sx={{ display: "flex", gap: 1 }}>
          <Button
            variant="contained"
            disabled={!isChanged || hasNameless}
            loading={busy}
            onClick={save}
          >
            {t("brand.save")}
          </Button>
          {isChanged && <Button onClick={() => setBrand(kept)}>{t("brand.undo")}</Button>}
        </Box>
      )}
    </Box>
  );
};
