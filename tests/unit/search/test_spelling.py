"""What was meant: homophones, slips, pinyin and initials; and what must stay as it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.search.domain.language.readings import reading
from services.search.domain.language.spelling import corrected
from tests.unit.search.lexicons import lexicon

MEANT = """
宅鸡地 宅基地
个人信息保户法 个人信息保护法
nongcuntudichengbao 农村土地承包
zwgk 政务公开
di保 低保
dibao 低保
dibao 低保
nóng_cūn 农村
nong_cun_tu_di 农村土地
tu'di'cheng'bao 土地承包
宅基弟 宅基地
耕地保户 耕地保护
土地成包 土地承包
劳动和同 劳动合同
劳动何同法 劳动合同法
养老保先 养老保险
医疗报险 医疗保险
民法点 民法典
未成年人保护发 未成年人保护法
末成年人保护 未成年人保护
政务公升 政务公开
村务公并 村务公开
环境保扩法 环境保护法
行政处法法 行政处罚法
行政复义 行政复议
行政诉松法 行政诉讼法
土地管里法 土地管理法
食品安金法 食品安全法
消费者权宜保护 消费者权益保护
道路交同安全法 道路交通安全法
法律爱助 法律援助
危房该造 危房改造
农业机戒 农业机械
拆迁补尝 拆迁补偿
征地补尝 征地补偿
低宝 低保
五宝户 五保户
残急人 残疾人
残疾人保彰法 残疾人保障法
义务教玉 义务教育
义务较育法 义务教育法
村民委园会 村民委员会
基本农填 基本农田
结昏登记 结婚登记
离混 离婚
继乘 继承
遗属继乘 遗属继承
交通是故 交通事故
噪声乌染 噪声污染
水污染防制法 水污染防治法
社会保脸法 社会保险法
工伤人定 工伤认定
信防 信访
退役君人 退役军人
动物房疫 动物防疫
hukou 户口
weifang 危房
yanglao 养老
yanglaobaoxian 养老保险
tudichengbao 土地承包
gerenxinxi 个人信息
gongshang 工商
xingzhengfuyi 行政复议
cunweihui 村委会
zhaijidi 宅基地
zaijidi 宅基地
nongchuntudi 农村土地
minfadian 民法典
laodong合同 劳动合同
ldht 劳动合同
tdcb 土地承包
高龄金贴 高龄津贴
耕地补帖 耕地补贴
基宅地 宅基地
地土承包 土地承包
未年人保护法 未成年人保护法
农村土地承承包 农村土地承包
民主里财 民主理财
档安管理 档案管理
传染并防治 传染病防治
"""
LEFT_ALONE = """
张建国
李小明
王秀英
欧阳锋
石湾村
石湾
柏树墩村
枫桥畈
王家坝村
港口镇
宅基地
低保
土地承包
港府发〔2022〕3号
2022年第一季度
wifi
gdp
app
abc
农村土地承包经营权
税收
公开
保护
村务公开
13800138000
h36112601/2022-00003
刘备
陈家湾
今年上半年
老人去世了土地怎么办
吃低保要什么条件
孩子上学要什么材料
承包地
民宿
民诉
行政
形式
权利
权力
公证
公正
法治
法制
制定
制订
做工
作工
登陆
登录
帐户
账户
“宅鸡地”
-宅鸡地
村里的路坏了找谁修
打官司要多少钱
医保报销比例
红头文件
x
ofd
pdf
张三丰承包地
李翠花低保
农民工工资
打架受伤
李大海
黄小妹的低保
刘家坳
养老院收费
修路占地
宅基地继承
小学学费
种粮大户
公租房
石湾村财务
交通违章
买房
村书记
卖菜
天旱
河里挖沙
租房合同
报警
我爸去世了
"""


@pytest.mark.parametrize("pair", MEANT.split("\n")[1:-1])
def test_finds_what_was_meant(pair: str) -> None:
    typed, meant = pair.split(" ")
    assert corrected(typed.replace("_", " "), lexicon()) == meant


@pytest.mark.parametrize("typed", LEFT_ALONE.split("\n")[1:-1])
def test_leaves_alone_what_may_be_right(typed: str) -> None:
    assert corrected(typed, lexicon()) is None


def test_corrects_one_word_and_keeps_the_others() -> None:
    assert corrected("石湾村 宅鸡地 2022年第一季度", lexicon()) == "石湾村 宅基地 2022年第一季度"


def test_quoted_and_excluded_words_stay() -> None:
    assert corrected("“宅鸡地” 宅鸡地 -宅鸡地", lexicon()) == "“宅鸡地” 宅基地 -宅鸡地"


@given(st.text(max_size=60))
def test_nothing_typed_fails(typed: str) -> None:
    found = corrected(typed, lexicon())
    assert found is None or found


@given(st.text(alphabet="zhangcsxiuenog '土地承包证保户1-“”", max_size=30))
def test_nothing_like_pinyin_fails(typed: str) -> None:
    corrected(typed, lexicon())


@pytest.mark.parametrize(
    ("word", "spoken"),
    [("银行", "yin hang"), ("行政", "xing zheng"), ("农村商业银行", "nong cun shang ye yin hang"), ("绿化", "lv hua")],
)
def test_reads_characters_as_their_word_does(word: str, spoken: str) -> None:
    assert " ".join(reading(word)) == spoken


def test_what_is_not_chinese_has_no_reading() -> None:
    assert reading("abc") == reading("土地a") == ()
