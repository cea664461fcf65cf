import { useCallback, useRef, useState } from "react";
import { useDataProvider } from "react-admin";
import { type Refusal, refusalOf } from "../commands/refusal";
import { useRefusalNotice } from "../commands/useCommand";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import type { WebcareData } from "../providers/dataProvider";
import type { Id } from "../providers/types";
import type { FileOfReply, FileRules } from "./types";

const MEGA = 1_000_000;

interface Adding {
  files: readonly FileOfReply[];
  rules: FileRules | null;
  onChange(files: FileOfReply[]): void;
}

/** Puts files where a reply can name them, one after the other; what is not taken is said. */
export const useAddFiles = (caseId: Id, { files, rules, onChange }: Adding) => {
  const t = useT();
  const format = useFormat();
  const dataProvider = useDataProvider<WebcareData>();
  const showRefusal = useRefusalNotice();
  const [underway, setUnderway] = useState(0);
  // What is said of a file may be typed while the next one is on its way.
  const latest = useRef(files);
  latest.current = files;

  const add = useCallback(
    async (chosen: readonly File[]) => {
      if (!rules) return;
      const refuse = (refusal: Omit<Refusal, "title">) =>
        showRefusal({ title: t("refusal.unfit-file"), ...refusal });
      for (const each of chosen) {
        if (latest.current.length >= rules.most) {
          refuse({ detail: t("files.too_many", { smart_count: rules.most }), right: "" });
          return;
        }
        if (each.size > rules.largest) {
          const size = format.number(Math.round(rules.largest / MEGA));
          refuse({ detail: t("files.too_large", { name: each.name, size }), right: "" });
          continue;
        }
        setUnderway((count) => count + 1);
        try {
          const { id, url, media_type } = await dataProvider.upload(caseId, each);
          const added = [...latest.current, { id, url, media_type, description: "" }];
          latest.current = added;
          onChange(added);
        } catch (error) {
          showRefusal(refusalOf(error, t));
        } finally {
          setUnderway((count) => count - 1);
        }
      }
    },
    [caseId, dataProvider, format, onChange, rules, showRefusal, t],
  );
  return { add, busy: underway > 0 };
};
