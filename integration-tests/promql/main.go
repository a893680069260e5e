// Command promql answers PromQL expressions over scrapes that lie in files: Prometheus' own parser, storage and engine, without
// the server around them.
//
//	promql SCRAPES < EXPRESSIONS > ANSWERS
//
// SCRAPES is a folder of files JOB@MILLISECONDS.txt, each what that job's /metrics answered at that time. EXPRESSIONS is a JSON
// array of texts, ANSWERS a JSON array of {"expression", "error", "series"}, evaluated at the time of the last scrape.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/common/promslog"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/textparse"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"
)

type answer struct {
	Expression string `json:"expression"`
	Error      string `json:"error"`
	Series     int    `json:"series"`
}

func main() {
	if len(os.Args) != 2 {
		fail(errors.New("usage: promql SCRAPES < EXPRESSIONS"))
	}
	var expressions []string
	if err := json.NewDecoder(os.Stdin).Decode(&expressions); err != nil {
		fail(fmt.Errorf("standard input is no JSON array of texts: %w", err))
	}
	folder, err := os.MkdirTemp("", "promql")
	if err != nil {
		fail(err)
	}
	defer os.RemoveAll(folder)
	db, err := tsdb.Open(folder, promslog.NewNopLogger(), nil, tsdb.DefaultOptions(), nil)
	if err != nil {
		fail(err)
	}
	defer db.Close()
	last, err := load(db, os.Args[1])
	if err != nil {
		fail(err)
	}
	engine := promql.NewEngine(promql.EngineOpts{MaxSamples: 10_000_000, Timeout: time.Minute})
	answers := make([]answer, 0, len(expressions))
	for _, expression := range expressions {
		answers = append(answers, evaluate(engine, db, expression, time.UnixMilli(last)))
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// load stores every scrape of the folder and returns the time of the last one.
func load(db *tsdb.DB, folder string) (int64, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*@*.txt"))
	if err != nil || len(files) == 0 {
		return 0, fmt.Errorf("no scrapes JOB@MILLISECONDS.txt in %s: %w", folder, err)
	}
	var last int64
	for _, file := range files {
		job, millis, _ := strings.Cut(strings.TrimSuffix(filepath.Base(file), ".txt"), "@")
		at, err := strconv.ParseInt(millis, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", file, err)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return 0, err
		}
		if err := scrape(db, text, job, at); err != nil {
			return 0, fmt.Errorf("%s: %w", file, err)
		}
		last = max(last, at)
	}
	return last, nil
}

func scrape(db *tsdb.DB, text []byte, job string, at int64) error {
	parser, err := textparse.New(text, "text/plain", labels.NewSymbolTable(), textparse.ParserOptions{})
	if parser == nil {
		return err
	}
	appender := db.Appender(context.Background())
	for {
		entry, err := parser.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if entry != textparse.EntrySeries {
			continue
		}
		_, _, value := parser.Series()
		var series labels.Labels
		parser.Labels(&series)
		series = labels.NewBuilder(series).Set("job", job).Labels()
		if _, err := appender.Append(0, series, at, value); err != nil {
			return err
		}
	}
	// What Prometheus adds to every scrape itself.
	up := labels.FromStrings(labels.MetricName, "up", "job", job)
	if _, err := appender.Append(0, up, at, 1); err != nil {
		return err
	}
	return appender.Commit()
}

func evaluate(engine *promql.Engine, from storage.Queryable, expression string, at time.Time) answer {
	query, err := engine.NewInstantQuery(context.Background(), from, nil, expression, at)
	if err != nil {
		return answer{Expression: expression, Error: err.Error()}
	}
	defer query.Close()
	result := query.Exec(context.Background())
	if result.Err != nil {
		return answer{Expression: expression, Error: result.Err.Error()}
	}
	vector, err := result.Vector()
	if err != nil {
		// A scalar is one.
		return answer{Expression: expression, Series: 1}
	}
	return answer{Expression: expression, Series: len(vector)}
}
