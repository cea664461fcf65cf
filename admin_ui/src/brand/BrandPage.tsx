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
import { Overtaken } from "../forms/Overtaken";
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
    queryKey: brandKey(id),
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
      {data && <Words key={id} clientId={id} newest={data} isWriter={isWriter} />}
    </Page>
  );
};

interface Props {
  clientId: string;
  newest: Brand;
  isWriter: boolean;
}

const Words = ({ clientId, newest, isWriter }: Props) => {
  const t = useT();
  const notify = useNotify();
  const queryClient = useQueryClient();
  const showRefusal = useRefusalNotice();
  const vocabulary = useVocabulary();
  const [kept, setKept] = useState(newest);
  const [brand, setBrand] = useState(kept);
  const [busy, setBusy] = useState(false);
  const shortest = vocabulary?.limits.shortest_word ?? 1;
  const hasNameless = brand.topics.some(({ name }) => name.trim().length < shortest);
  const isChanged = !areSame(brand, kept);
  const load = (next: Brand) => {
    setKept(next);
    setBrand(next);
  };
  // What came from the server is shown at once, unless it would take unsaved words away.
  const isOvertaken = newest.revision > kept.revision;
  if (isOvertaken && (!isChanged || areSame(brand, newest))) load(newest);

  const save = async () => {
    setBusy(true);
    try {
      const { data } = await request<Brand>(`/api/clients/${clientId}/brand`, {
        method: "PUT",
        body: brand,
      });
      setKept(data);
      // What was typed meanwhile is yet to be saved.
      setBrand((now) => (now === brand ? data : { ...now, revision: data.revision }));
      queryClient.setQueryData(brandKey(clientId), data);
      notify(t("brand.saved"), { type: "success" });
    } catch (error) {
      showRefusal(refusalOf(error, t));
      void queryClient.invalidateQueries({ queryKey: brandKey(clientId) });
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
      {isOvertaken && isChanged && <Overtaken onLoad={() => load(newest)} />}
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

/** Beneath the client's: announced as the client is. */
const brandKey = (clientId: string) => ["clients", "brand", clientId];

const areSame = ({ revision: _, ...one }: Brand, { revision: __, ...other }: Brand): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
