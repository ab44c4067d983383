import { BarChart } from 'echarts/charts';
import { AriaComponent, GridComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import type { FigurePoint } from '../api/analytics.ts';
import { ratioOf } from './sums.ts';
import styles from './figures.module.css';

// Drawn as SVG, so that it is as sharp on paper as on the screen.
use([BarChart, GridComponent, AriaComponent, TooltipComponent, SVGRenderer]);

const valueOf = (point: FigurePoint): number =>
  point.per ? Number(ratioOf(point) ?? 0) : (point.value ?? Number(point.amount?.amount ?? 0));

/** A bar: a period by its name, and what the figure came to in it, where anything happened. */
export interface Bar {
  readonly name: string;
  readonly point: FigurePoint | undefined;
  readonly said: string;
}

/** A figure by its periods as bars. What it says stands in the table beside it, for whoever cannot see it. */
export function FigureChart({ bars }: { readonly bars: readonly Bar[] }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current) return undefined;
    const chart = init(place.current, undefined, { renderer: 'svg' });
    const ink = getComputedStyle(place.current).color;
    chart.setOption({
      animation: false,
      aria: { enabled: false },
      grid: { left: 4, right: 4, top: 8, bottom: 4 },
      tooltip: {
        ...{ trigger: 'axis', axisPointer: { type: 'none' }, confine: true, transitionDuration: 0 },
        // Drawn like the bars: the page allows no style in text.
        renderMode: 'richText',
        formatter: ([of]: readonly { readonly dataIndex: number }[]) => {
          const bar = of && bars[of.dataIndex];
          return bar ? `${bar.name}\n${bar.said}` : '';
        },
      },
      xAxis: { type: 'category', show: false, data: bars.map(({ name }) => name) },
      yAxis: { type: 'value', show: false, min: 0 },
      series: [
        {
          ...{ type: 'bar', barMaxWidth: 28, itemStyle: { color: ink } },
          data: bars.map(({ point }) => (point ? valueOf(point) : null)),
        },
      ],
    });
    const watcher = new ResizeObserver(() => chart.resize());
    watcher.observe(place.current);
    return () => {
      watcher.disconnect();
      chart.dispose();
    };
  }, [bars]);
  return (
    <div aria-hidden="true">
      <div ref={place} className={styles['chart']} />
      <div className={styles['ends']}>
        <span>{bars[0]?.name}</span>
        <span>{bars.length > 1 && bars.at(-1)?.name}</span>
      </div>
    </div>
  );
}
