import { BarChart } from 'echarts/charts';
import { AriaComponent, GridComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import type { FigurePoint } from '../api/analytics.ts';
import { ratioOf } from './sums.ts';
import styles from './figures.module.css';

// Drawn as SVG, so that it is as sharp on paper as on the screen.
use([BarChart, GridComponent, AriaComponent, SVGRenderer]);

const valueOf = (point: FigurePoint): number =>
  point.per ? Number(ratioOf(point) ?? 0) : (point.value ?? Number(point.amount?.amount ?? 0));

/** A figure by its periods as bars. What it says stands in the table beside it, for whoever cannot see it. */
export function FigureChart({ points }: { readonly points: readonly FigurePoint[] }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current) return undefined;
    const chart = init(place.current, undefined, { renderer: 'svg' });
    const ink = getComputedStyle(place.current).color;
    chart.setOption({
      animation: false,
      aria: { enabled: false },
      grid: { left: 4, right: 4, top: 8, bottom: 4 },
      xAxis: { type: 'category', show: false, data: points.map(({ period }) => period) },
      yAxis: { type: 'value', show: false, min: 0 },
      series: [{ type: 'bar', data: points.map(valueOf), barMaxWidth: 28, itemStyle: { color: ink } }],
    });
    const watcher = new ResizeObserver(() => chart.resize());
    watcher.observe(place.current);
    return () => {
      watcher.disconnect();
      chart.dispose();
    };
  }, [points]);
  return <div ref={place} className={styles['chart']} aria-hidden="true" />;
}
