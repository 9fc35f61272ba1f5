/* See by_hand.h. */
#include "by_hand.h"

/* NaN stays NaN. */
static double at_most(double x, double most)
{
    return x > most ? most : x;
}

static double at_least(double x, double least)
{
    return x < least ? least : x;
}

static bool within(double x, double low, double high)
{
    return x >= low && x <= high;
}

static double network(const enr_types_NetworkEntropyInput *in, const enr_entropy_EntropyFactors *f)
{
    return at_most(in->hops * f->hop + in->latency_variance_ms * f->latency +
                       in->packet_loss_probability * f->loss +
                       in->bandwidth_saturation * f->saturation,
                   10.0);
}

static double compute(const enr_types_ComputeEntropyInput *in, const enr_entropy_EntropyFactors *f)
{
    return at_most((double)in->cpu_cycles * f->cycle + (double)in->memory_bytes * f->memory +
                       in->context_switches * f->context_switch +
                       in->cache_miss_rate * f->cache_miss,
                   10.0);
}

static double storage(const enr_types_StorageEntropyInput *in, const enr_entropy_EntropyFactors *f)
{
    return at_most((double)in->size_bytes * f->size + in->replica_divergence * f->replica +
                       in->fragmentation_ratio * f->fragmentation +
                       in->compaction_debt * f->compaction,
                   10.0);
}

static double temporal(const enr_types_TemporalEntropyInput *in,
                       const enr_entropy_EntropyFactors *f)
{
    return at_most(in->staleness_seconds * f->staleness + in->clock_drift_ms * f->drift +
                       in->ordering_uncertainty * f->ordering +
                       in->version_divergence * f->version,
                   10.0);
}

static double multiplier(double total)
{
    double s = at_least(total, 0.0), m;
    if (s < 2.0)
        m = 1.0 + s * 0.05;
    else if (s < 5.0)
        m = 1.1 + (s - 2.0) * 0.1;
    else if (s < 8.0)
        m = 1.4 + (s - 5.0) * 0.2;
    else
        m = 2.0 + (s - 8.0) * 0.5;
    return at_most(m, 5.0);
}

bool by_hand_multiplier(const bench_measured_Measured *m, const enr_entropy_EntropyFactors *f,
                        const enr_core_EntropyWeights *w, double *out)
{
    enr_core_EntropyAccount a = {
        at_most(at_least(network(&m->network, f), 0.0), 10.0),
        at_most(at_least(compute(&m->compute, f), 0.0), 10.0),
        at_most(at_least(storage(&m->storage, f), 0.0), 10.0),
        at_most(at_least(temporal(&m->temporal, f), 0.0), 10.0),
    };
    if (!within(a.network, 0.0, 10.0) || !within(a.compute, 0.0, 10.0) ||
        !within(a.storage, 0.0, 10.0) || !within(a.temporal, 0.0, 10.0))
        return false;
    *out = multiplier(a.network * w->network_weight + a.compute * w->compute_weight +
                      a.storage * w->storage_weight + a.temporal * w->temporal_weight);
    return true;
}

int by_hand_gradient(const enr_nexus_LeafGradientReport *reports, size_t count,
                     enr_core_ResourceGradient *out)
{
    double weight = 0, cpu = 0, memory = 0, gpu = 0, disk = 0, bandwidth = 0, credits = 0;
    for (size_t i = 0; i < count; i++)
        weight += reports[i].weight;
    if (weight <= 0)
        return 0;
    for (size_t i = 0; i < count; i++) {
        const enr_core_ResourceGradient *g = &reports[i].gradient;
        double w = reports[i].weight;
        cpu += g->cpu_available * w;
        memory += g->memory_available * w;
        gpu += g->gpu_available * w;
        disk += g->storage_available * w;
        bandwidth += g->bandwidth_available * w;
        credits += g->credit_balance * w;
    }
    enr_core_ResourceGradient mean = {
        at_most(cpu / weight, 1.0),  at_most(memory / weight, 1.0),
        at_most(gpu / weight, 1.0),  at_most(disk / weight, 1.0),
        at_most(bandwidth / weight, 1.0), at_most(credits / weight, 1.0),
    };
    *out = mean;
    return within(mean.cpu_available, 0, 1) && within(mean.memory_available, 0, 1) &&
                   within(mean.gpu_available, 0, 1) && within(mean.storage_available, 0, 1) &&
                   within(mean.bandwidth_available, 0, 1) && within(mean.credit_balance, 0, 1)
               ? 1
               : -1;
}

bool by_hand_order_valid(const bench_order_Order *o)
{
    return o->id > 0 && o->customer.len >= 1 && o->customer.len <= 64 && o->email.len >= 3 &&
           o->email.len <= 254 && o->currency.len == 3 && o->quantity >= 1 &&
           o->quantity <= 1000 && within(o->price, 0.0, 1e6) && within(o->discount, 0.0, 1.0) &&
           o->priority <= 5 && o->country.len == 2 && (!o->express || o->priority >= 3);
}
